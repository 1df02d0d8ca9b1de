// The selected events as a file with its checksum, for whoever checks. Each page that is read for it is entered in the trail.
import { useRef, useState } from 'react'
import { Button } from '../../controls/button.tsx'
import { TroubleNote } from '../../frame/answer.tsx'
import { isApiProblem } from '../../frame/api.ts'
import { type ApiProblem, unreachable } from '../../frame/api-problem.ts'
import { save } from '../../frame/download.ts'
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
  const [saved, setSaved] = useState<Saved | 'too many' | null>(null)
  const [problem, setProblem] = useState<ApiProblem | null>(null)
  const running = useRef<AbortController | null>(null)
  const [isBusy, setBusy] = useState(false)
  if (!canCompute()) return <p className={styles.note}>{t.noChecksum}</p>

  async function write() {
    running.current?.abort()
    const own = new AbortController()
    running.current = own
    setBusy(true)
    setSaved(null)
    setProblem(null)
    try {
      const items = await recordedEvents(learner, filters, MOST, own.signal)
      if (items === null) return setSaved('too many')
      const file = fileOf(items)
      const name = `sillage-${learner.slice(0, 8)}-${items[0]?.position ?? 0}-${items.at(-1)?.position ?? 0}.ndjson`
      save(new Blob([file], { type: 'application/x-ndjson' }), name)
      setSaved({ name, events: items.length, hash: await sha256Of(file) })
    } catch (error) {
      if (!own.signal.aborted) setProblem(isApiProblem(error) ? error : unreachable())
    } finally {
      setBusy(false)
    }
  }
  return (
    <div className={styles.export}>
      <Button busy={isBusy} onClick={() => void write()}>
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
