/** Unit tests run in a simulated browser, so that storage and page events are there. */
import { defineConfig } from 'vitest/config'

export default defineConfig({ test: { environment: 'happy-dom', include: ['test/**/*.test.ts'] } })
