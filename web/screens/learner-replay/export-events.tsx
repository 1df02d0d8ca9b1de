// The selected events as a file with its checksum, for whoever checks. Each page that is read for it is entered in the trail.
import { Button } from '../../controls/button.tsx'
import { TroubleNote } from '../../frame/answer.tsx'
import { save, useSaving } from '../../frame/download.ts'
import { useWords } from '../../frame/language.ts'
import { canCompute, fileOf, sha256Of } from './checksum.ts'
import styles from './learner-replay.module.css'
import { type EventFilters, recordedEvents } from './use-history.ts'
import words from './words.ts'

/** As many as the service prints. */
const MOST = 1_000

type Saved = { readonly name: string; readonly events: number; readonly hash: string }
type Props = { readonly learner: string; readonly filters: EventFilters }

export function ExportEvents({ learner, filters }: Props) {
  const t = useWords(words)
  const { begin, isBusy, saved, problem } = useSaving<Saved | 'too many'>()
  if (!canCompute()) return <p className={styles.note}>{t.noChecksum}</p>

  async function write(signal: AbortSignal): Promise<Saved | 'too many'> {
    const items = await recordedEvents(learner, filters, MOST, signal)
    if (items === null) return 'too many'
    const file = fileOf(items)
    const name = `sillage-${learner.slice(0, 8)}-${items[0]?.position ?? 0}-${items.at(-1)?.position ?? 0}.ndjson`
    save(new Blob([file], { type: 'application/x-ndjson' }), name)
    return { name, events: items.length, hash: await sha256Of(file) }
  }
  return (
    <div className={styles.export}>
      <Button busy={isBusy} onClick={() => begin(write)}>
        {t.exportEvents}
      </Button>
      <p role="status" className={styles.note}>
        {saved === 'too many' && t.exportTooMany(MOST)}
        {saved !== null && saved !== 'too many' && t.exported(saved.name, saved.events, saved.hash)}
      </p>
      {problem && <TroubleNote problem={problem} />}
    </div>
  )
}
