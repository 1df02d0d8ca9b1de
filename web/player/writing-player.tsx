// A text to write: the words are counted, a draft stays on the device, and is handed in when the learner says so.
import { useEffect, useState } from 'react'
import { Button } from '../controls/button.tsx'
import { TextArea } from '../controls/field.tsx'
import { useWords } from '../frame/language.ts'
import styles from './player.module.css'
import words from './words.ts'

type Props = {
  readonly prompt: string
  readonly before: string
  readonly leastWords: number | null
  readonly mostWords: number | null
  /** After a pause in writing, so that the device keeps it. */
  readonly onChange: (text: string) => void
  readonly onKeep: (text: string) => void
  readonly onHandIn: (text: string) => void
}

const PAUSE_MS = 500

export function WritingPlayer({ prompt, before, leastWords, mostWords, onChange, onKeep, onHandIn }: Props) {
  const t = useWords(words)
  const [text, setText] = useState(before)
  const count = text.split(/\s+/u).filter((word) => /[\p{L}\p{N}]/u.test(word)).length
  const wrong =
    count < (leastWords ?? 1)
      ? t.atLeast(leastWords ?? 1)
      : mostWords !== null && count > mostWords
        ? t.atMost(mostWords)
        : null
  useEffect(() => {
    const timer = setTimeout(() => onChange(text), PAUSE_MS)
    return () => clearTimeout(timer)
  }, [text, onChange])
  return (
    <section className={styles.player}>
      <div className={styles.text}>{prompt}</div>
      <TextArea
        label={t.write}
        hint={wrong === null ? t.words(count) : `${t.words(count)}. ${wrong}`}
        rows={10}
        maxLength={15_000}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <div className={styles.actions}>
        <Button look="strong" aria-disabled={wrong !== null} onClick={() => wrong === null && onHandIn(text)}>
          {t.handIn}
        </Button>
        <Button onClick={() => onKeep(text)}>{t.keepDraft}</Button>
      </div>
    </section>
  )
}
