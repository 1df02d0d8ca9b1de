// Says whether what is shown follows what happens, in a place of its own, so that nothing moves when it changes.
import words from '../frame/frame-words.ts'
import { useWords } from '../frame/language.ts'
import styles from './live-note.module.css'

export function LiveNote({ isLive }: { readonly isLive: boolean }) {
  const t = useWords(words)
  return (
    <span className={styles.note} data-live={isLive}>
      {isLive ? t.live : t.notLive}
    </span>
  )
}
