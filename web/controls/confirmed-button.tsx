// A button whose act is said and asked about first: what will happen, and whether it can be undone.
import { type ButtonHTMLAttributes, useId, useRef, useState } from 'react'
import words from '../frame/frame-words.ts'
import { useWords } from '../frame/language.ts'
import { Button } from './button.tsx'
import styles from './confirmed-button.module.css'
import { TextField } from './field.tsx'

type Props = Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'onClick'> & {
  readonly look?: 'strong' | 'quiet' | 'bad'
  readonly busy?: boolean
  /** « Suspendre l’accès ? » */
  readonly question: string
  /** What it does, and how it is undone. */
  readonly consequence: string
  /** For what is worst: a word to type first, so that nobody confirms the wrong one out of habit. */
  readonly typed?: { readonly label: string; readonly text: string }
  /** Called when the question is shown. */
  readonly asks?: () => void
  readonly act: () => void
}

export function ConfirmedButton({
  question,
  consequence,
  typed,
  asks,
  act,
  children,
  look,
  busy = false,
  ...rest
}: Props) {
  const t = useWords(words)
  const dialog = useRef<HTMLDialogElement>(null)
  const id = useId()
  const [entered, setEntered] = useState('')
  const isTyped = typed === undefined || entered.trim().toLowerCase() === typed.text.toLowerCase()
  const ask = () => {
    setEntered('')
    asks?.()
    dialog.current?.showModal()
  }
  const confirm = () => {
    dialog.current?.close()
    act()
  }
  return (
    <>
      <Button {...rest} {...(look && { look })} busy={busy} aria-haspopup="dialog" onClick={ask}>
        {children}
      </Button>
      <dialog ref={dialog} className={styles.dialog} aria-labelledby={`${id}-question`} aria-describedby={`${id}-what`}>
        <h2 id={`${id}-question`}>{question}</h2>
        <p id={`${id}-what`}>{consequence}</p>
        {typed && (
          <TextField
            label={typed.label}
            value={entered}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => setEntered(event.target.value)}
          />
        )}
        <div className={styles.buttons}>
          <Button onClick={() => dialog.current?.close()}>{t.cancel}</Button>
          <Button look={look === 'bad' ? 'bad' : 'strong'} disabled={!isTyped} onClick={confirm}>
            {children}
          </Button>
        </div>
      </dialog>
    </>
  )
}
