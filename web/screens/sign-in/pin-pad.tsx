// Ten big keys for a PIN of four to six digits. A keyboard works too.
import { type KeyboardEvent, useState } from 'react'
import { Button } from '../../controls/button.tsx'
import { useWords } from '../../frame/language.ts'
import styles from './pin-pad.module.css'
import words from './words.ts'

const SHORTEST = 4
const LONGEST = 6
const digits = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '0']

export function PinPad({ enter }: { readonly enter: (pin: string) => Promise<void> }) {
  const t = useWords(words)
  const [typed, setTyped] = useState('')
  const [busy, setBusy] = useState(false)
  const add = (digit: string) => setTyped((before) => (before.length < LONGEST ? before + digit : before))
  const erase = () => setTyped((before) => before.slice(0, -1))
  const submit = async () => {
    if (busy || typed.length < SHORTEST) return
    setBusy(true)
    await enter(typed)
    setTyped('')
    setBusy(false)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (/^\d$/.test(event.key)) add(event.key)
    else if (event.key === 'Backspace') erase()
    // On a key of the pad, Enter presses that key.
    else if (event.key === 'Enter' && event.target === event.currentTarget) void submit()
    else return
    event.preventDefault()
  }
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it takes digits from the keyboard, as a field does.
    <fieldset className={styles.pad} onKeyDown={onKeyDown} tabIndex={0}>
      <legend>{t.pin}</legend>
      <p className={styles.typed} aria-live="polite">
        <span className="unseen">{t.digits(typed.length)}</span>
        <span aria-hidden="true">
          {'●'.repeat(typed.length)}
          {'○'.repeat(Math.max(0, SHORTEST - typed.length))}
        </span>
      </p>
      <div className={styles.keys}>
        {digits.map((digit) => (
          <button key={digit} type="button" className={styles.key} onClick={() => add(digit)}>
            {digit}
          </button>
        ))}
        <button type="button" className={styles.key} aria-label={t.erase} onClick={erase}>
          <span aria-hidden="true">{t.eraseSign}</span>
        </button>
      </div>
      <Button look="strong" busy={busy} disabled={typed.length < SHORTEST} onClick={() => void submit()}>
        {t.goIn}
      </Button>
    </fieldset>
  )
}
