// A button whose act is said and asked about first: what will happen, and whether it can be undone.
import { type ButtonHTMLAttributes, useId, useRef } from 'react'
import words from '../frame/frame-words.ts'
import { useWords } from '../frame/language.ts'
import { Button } from './button.tsx'
import styles from './confirmed-button.module.css'

type Props = Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'onClick'> & {
  readonly look?: 'strong' | 'quiet' | 'bad'
  readonly busy?: boolean
  /** « Suspendre l’accès ? » */
  readonly question: string
  /** What it does, and how it is undone. */
  readonly consequence: string
  readonly act: () => void
}

export function ConfirmedButton({ question, consequence, act, children, look, busy = false, ...rest }: Props) {
  const t = useWords(words)
  const dialog = useRef<HTMLDialogElement>(null)
  const id = useId()
  const confirm = () => {
    dialog.current?.close()
    act()
  }
  return (
    <>
      <Button
        {...rest}
        {...(look && { look })}
        busy={busy}
        aria-haspopup="dialog"
        onClick={() => dialog.current?.showModal()}
      >
        {children}
      </Button>
      <dialog ref={dialog} className={styles.dialog} aria-labelledby={`${id}-question`} aria-describedby={`${id}-what`}>
        <h2 id={`${id}-question`}>{question}</h2>
        <p id={`${id}-what`}>{consequence}</p>
        <div className={styles.buttons}>
          <Button onClick={() => dialog.current?.close()}>{t.cancel}</Button>
          <Button look={look === 'bad' ? 'bad' : 'strong'} onClick={confirm}>
            {children}
          </Button>
        </div>
      </dialog>
    </>
  )
}
