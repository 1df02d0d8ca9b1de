// The selected events as a file with its checksum, for whoever checks. The trail says that they were exported.
import { Button } from '../../controls/button.tsx'
import { TroubleNote } from '../../frame/answer.tsx'
import { save, useSaving } from '../../frame/download.ts'
import { useWords } from '../../frame/language.ts'
import { canCompute, fileOf, sha256Of } from './checksum.ts'
import styles from './learner-replay.module.css'
import { type EventFilters, exportedEvents } from './use-history.ts'
import words from './words.ts'

type Saved =
  | { readonly kind: 'saved'; readonly name: string; readonly events: number; readonly hash: string }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'too many'; readonly most: number }
type Props = { readonly learner: string; readonly filters: EventFilters }

export function ExportEvents({ learner, filters }: Props) {
  const t = useWords(words)
  const { begin, isBusy, saved, problem } = useSaving<Saved>()
  if (!canCompute()) return <p className={styles.note}>{t.noChecksum}</p>

  async function write(signal: AbortSignal): Promise<Saved> {
    const { items, complete, most } = await exportedEvents(learner, filters, signal)
    if (!complete) return { kind: 'too many', most }
    if (items.length === 0) return { kind: 'nothing' }
    const file = fileOf(items)
    const hash = await sha256Of(file)
    signal.throwIfAborted()
    const name = `sillage-${learner.slice(0, 8)}-${items[0]?.position ?? 0}-${items.at(-1)?.position ?? 0}.ndjson`
    save(new Blob([file], { type: 'application/x-ndjson' }), name)
    return { kind: 'saved', name, events: items.length, hash }
  }
  return (
    <div className={styles.export}>
      <Button busy={isBusy} onClick={() => begin(write)}>
        {t.exportEvents}
      </Button>
      <p role="status" className={styles.note}>
        {saved?.kind === 'too many' && t.exportTooMany(saved.most)}
        {saved?.kind === 'nothing' && t.exportNothing}
        {saved?.kind === 'saved' && t.exported(saved.name, saved.events, saved.hash)}
      </p>
      {problem && <TroubleNote problem={problem} />}
    </div>
  )
}
