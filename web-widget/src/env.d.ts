/** Imports that the bundler turns into text. */
declare module '*.css?inline' {
  const text: string
  export default text
}
