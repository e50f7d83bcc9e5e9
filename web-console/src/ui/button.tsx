/** The one button of the console, in four looks. */
import { Button as AriaButton, type ButtonProps } from 'react-aria-components'

type Look = 'plain' | 'primary' | 'quiet' | 'bad'

export function Button({
  look = 'plain',
  small = false,
  ...props
}: ButtonProps & { look?: Look; small?: boolean; className?: string }) {
  const className = `button button-${look}${small ? ' button-small' : ''}${props.className ? ` ${props.className}` : ''}`
  return <AriaButton {...props} className={className} />
}
