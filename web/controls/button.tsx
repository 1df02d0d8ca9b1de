// A button, and a link that looks like one.
import type { ButtonHTMLAttributes } from 'react'
import styles from './button.module.css'

type Props = ButtonHTMLAttributes<HTMLButtonElement> & {
  /** `strong` for the one act of a screen, `bad` for one that destroys. */
  readonly look?: 'strong' | 'quiet' | 'bad'
  /** Under way: it stays where it is, and cannot be pressed twice. */
  readonly busy?: boolean
}

export const buttonLook = (look: 'strong' | 'quiet' | 'bad' = 'quiet'): string => `${styles.button} ${styles[look]}`

export function Button({ look = 'quiet', busy = false, type = 'button', onClick, ...rest }: Props) {
  return (
    <button
      {...rest}
      type={type}
      className={buttonLook(look)}
      aria-busy={busy || undefined}
      aria-disabled={busy || rest['aria-disabled']}
      onClick={busy ? (event) => event.preventDefault() : onClick}
    />
  )
}
