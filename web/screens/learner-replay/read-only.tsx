// The loud banner: which moment is shown, that nothing can be changed, and the way back to now.
import { Button } from '../../controls/button.tsx'
import { useWords } from '../../frame/language.ts'
import type { Part } from './history.ts'
import { type Clock, longMoment } from './moments.ts'
import styles from './read-only.module.css'
import words from './words.ts'

type Props = {
  readonly clock: Clock
  readonly time: number
  readonly isNow: boolean
  readonly made: Part['made'] | undefined
  readonly backToNow: () => void
}

export function ReadOnly({ clock, time, isNow, made, backToNow }: Props) {
  const t = useWords(words)
  return (
    <div className={styles.banner} data-now={isNow}>
      <p className={styles.moment}>
        <strong>{t.stateAt(longMoment(time, clock))}</strong>
        <span className={styles.only}>{t.readOnly}</span>
        {made && <span className={styles.made}>{t.rebuilt(made.eventsRead, made.tookMs)}</span>}
      </p>
      {isNow ? <p className={styles.made}>{t.isNow}</p> : <Button onClick={backToNow}>{t.backToNow}</Button>}
    </div>
  )
}
