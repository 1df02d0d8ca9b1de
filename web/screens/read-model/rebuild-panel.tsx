// A rebuild: what it costs before it is started, how far it is, how it ended. It can be stopped, and goes on from there.
import { useState } from 'react'
import type { paths } from '../../../clients/typescript/sillage-api.ts'
import { ConfirmedButton } from '../../controls/confirmed-button.tsx'
import { Facts, Panel } from '../../controls/panel.tsx'
import { Answer, CommandNote, useRefusal } from '../../frame/answer.tsx'
import { api, useAsked, useCommand } from '../../frame/api.ts'
import { useLanguage, useWords } from '../../frame/language.ts'
import { useMay } from '../../frame/session.ts'
import { shownNumber } from '../../frame/shown.ts'
import actWords from './act-words.ts'
import styles from './read-model.module.css'
import words from './words.ts'

type Rebuild = paths['/api/projections/{name}/rebuild']['get']['responses'][200]['content']['application/json']
type Cost = paths['/api/projections/{name}/rebuild/cost']['get']['responses'][200]['content']['application/json']

const RUNNING_MS = 1_000
const QUIET_MS = 10_000

type PanelProps = {
  readonly name: string
  /** A rebuild may have been started elsewhere: then it is looked for at once. */
  readonly isBuilding: boolean
}

export function RebuildPanel({ name, isBuilding }: PanelProps) {
  const t = useWords(words)
  const path = { name }
  const [everyMs, setEveryMs] = useState(RUNNING_MS)
  const latest = useAsked(
    ['rebuild', name],
    (signal) => api.GET('/api/projections/{name}/rebuild', { params: { path }, signal }),
    { everyMs },
  )
  // 404: it was never rebuilt.
  const rebuild = latest.error?.status === 404 ? undefined : latest.data
  const isRunning = rebuild?.state === 'running'
  const wanted = isRunning || isBuilding ? RUNNING_MS : QUIET_MS
  if (wanted !== everyMs) setEveryMs(wanted)
  return (
    <Panel title={t.rebuild} lead={t.rebuildLead}>
      {isRunning ? <Progress name={name} rebuild={rebuild} /> : <Start name={name} ended={rebuild} />}
    </Panel>
  )
}

function Start({ name, ended }: { readonly name: string; readonly ended: Rebuild | undefined }) {
  const t = useWords(words)
  const manages = useMay('projections:manage')
  const [candidate, setCandidate] = useState(false)
  const cost = useAsked(['rebuild cost', name], (signal) =>
    api.GET('/api/projections/{name}/rebuild/cost', { params: { path: { name } }, signal }),
  )
  const start = useCommand((body: { candidate: boolean }, once) =>
    api.POST('/api/projections/{name}/rebuild', {
      ...once,
      params: { path: { name } },
      body: { ...body, compare: true, switch: false, force: false },
    }),
  )
  return (
    <>
      <div aria-live="polite">
        {start.error && <CommandNote problem={start.error} />}
        {ended && <End of={ended} />}
      </div>
      <Answer of={cost}>{(found) => <CostFacts of={found} />}</Answer>
      {manages && (
        <>
          <label className={styles.choice}>
            <input type="checkbox" checked={candidate} onChange={(event) => setCandidate(event.target.checked)} />
            {t.asCandidate}
          </label>
          <div className={styles.acts}>
            <ConfirmedButton
              look="strong"
              busy={start.isPending}
              disabled={cost.data === undefined}
              question={t.rebuildQuestion(name)}
              consequence={t.rebuildConsequence(cost.data?.events ?? 0, durationOf(cost.data, t))}
              act={() => start.mutate({ candidate })}
            >
              {t.rebuild}
            </ConfirmedButton>
          </div>
        </>
      )}
    </>
  )
}

const durationOf = (cost: Cost | undefined, t: { seconds: (s: number) => string; unmeasured: string }): string =>
  cost === undefined || cost.expectedSeconds === null ? t.unmeasured : t.seconds(cost.expectedSeconds)

function CostFacts({ of: cost }: { readonly of: Cost }) {
  const t = useWords(words)
  const language = useLanguage()
  return (
    <>
      <Facts
        of={[
          [t.events, shownNumber(cost.events, language)],
          [
            t.duration,
            <>
              {durationOf(cost, t)}
              {cost.measuredOn !== null && <small>{` (${t.measuredOn(cost.measuredOn)})`}</small>}
            </>,
          ],
        ]}
      />
      <p>{cost.continues === null ? t.fresh : t.continues(cost.continues)}</p>
    </>
  )
}

function End({ of: { state, trouble, generation, result } }: { readonly of: Rebuild }) {
  const t = useWords(words)
  const refusal = useRefusal()
  const why = trouble ? refusal(trouble) : ''
  const [text, tone] = {
    done: [result ? t.done(result.generation, result.events) : t.doneElsewhere(generation ?? 0), 'good'] as const,
    refused: [t.refusedEnd(why), 'bad'] as const,
    failed: [t.failedEnd(why), 'bad'] as const,
    stopped: [t.stoppedEnd, 'plain'] as const,
    running: ['', 'plain'] as const,
  }[state]
  return (
    <p className={styles.note} data-tone={tone}>
      {text}
    </p>
  )
}

function Progress({ name, rebuild }: { readonly name: string; readonly rebuild: Rebuild }) {
  const t = useWords(words)
  const manages = useMay('projections:manage')
  const stop = useCommand((_: undefined, once) =>
    api.POST('/api/projections/{name}/rebuild/cancel', { ...once, params: { path: { name } } }),
  )
  const phases: Readonly<Record<string, string>> = useWords(actWords)
  const { done, total, phase, eventsPerSecond, secondsLeft, trouble } = rebuild
  const known = done !== null && total !== null && total > 0
  return (
    <div className={styles.progress}>
      {known ? <progress aria-label={t.rebuild} value={done} max={total} /> : <progress aria-label={t.rebuild} />}
      <p>
        {[
          known ? t.progress(done, total) : t.starting,
          phase === null ? null : (phases[phase] ?? phase),
          eventsPerSecond === null || eventsPerSecond === 0 ? null : t.pace(eventsPerSecond),
          secondsLeft === null ? null : t.left(secondsLeft),
        ]
          .filter((part) => part !== null)
          .join(' · ')}
      </p>
      {trouble && (
        <p className={styles.note} data-tone="bad">
          {trouble.detail}
        </p>
      )}
      {stop.error && <CommandNote problem={stop.error} />}
      {manages && (
        <div className={styles.acts}>
          <ConfirmedButton
            busy={stop.isPending || stop.isSuccess}
            question={t.stopQuestion}
            consequence={t.stopConsequence}
            act={() => stop.mutate(undefined)}
          >
            {stop.isSuccess ? t.stopping : t.stop}
          </ConfirmedButton>
        </div>
      )}
    </div>
  )
}
