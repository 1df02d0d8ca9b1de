// An event for whoever checks: what was recorded of it, the ways to its request and its cause, and what can be verified.
import { Link } from '@tanstack/react-router'
import { type ReactNode, useEffect, useState } from 'react'
import { Answer } from '../../frame/answer.tsx'
import { useWords } from '../../frame/language.ts'
import { useMay } from '../../frame/session.ts'
import styles from './change-pane.module.css'
import { canCompute, isUnbroken, recordedText, sha256Of } from './checksum.ts'
import type { ListedEvent } from './history.ts'
import { recorderName } from './lanes.ts'
import { type Clock, shortMoment } from './moments.ts'
import { useEventData, useNear } from './use-history.ts'
import words from './words.ts'

type Props = {
  readonly learner: string
  readonly item: ListedEvent
  readonly clock: Clock
  readonly go: (position: number) => void
}

export function AuditFacts(props: Props) {
  const { learner, item, clock } = props
  const t = useWords(words)
  const [isOpen, setOpen] = useState(false)
  const seesLog = useMay('events:read')
  const data = useEventData(learner, item.position, isOpen)
  const facts: readonly (readonly [string, ReactNode])[] = [
    [t.position, item.position],
    [t.type, `${item.type} · v${item.version}`],
    [t.id, item.id],
    [t.stream, `${item.stream} · ${item.revision}`],
    [t.actor, item.by === null ? item.actor : `${item.actor} (${recorderName(t, item.by)})`],
    [t.occurred, `${shortMoment(item.occurredAt, clock)} (${item.zone})`],
    [t.recorded, shortMoment(item.recordedAt, clock)],
    [t.correlation, <OfRequest key="correlation" {...props} seesLog={seesLog} />],
    [t.causation, <Cause key="causation" {...props} seesLog={seesLog} />],
    [t.purpose, item.purpose ?? t.none],
    [t.basis, item.basis ?? t.none],
    [t.retention, item.retention ?? t.none],
    [t.erased, item.erased.length === 0 ? t.none : item.erased.join(', ')],
  ]
  return (
    <>
      <dl className={styles.facts}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {seesLog && <Link to={`/events/${item.position}`}>{t.wholeEvent}</Link>}
      <details onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>{t.data}</summary>
        {isOpen && (
          <Answer of={data}>
            {({ items: [found] }) =>
              found?.data ? <pre className={styles.data}>{JSON.stringify(found.data, null, 2)}</pre> : <p>{t.noData}</p>
            }
          </Answer>
        )}
      </details>
      <Verification learner={learner} item={item} />
    </>
  )
}

type Linked = Props & { readonly seesLog: boolean }

/** The list of the same request: in the log for whoever may read it, otherwise in this history. */
function OfRequest({ learner, item, clock, go, seesLog }: Linked) {
  const t = useWords(words)
  const [isOpen, setOpen] = useState(false)
  const near = useNear(learner, item.position, isOpen)
  if (seesLog) return <Link to={`/events/${item.position}`}>{item.correlation}</Link>
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{item.correlation}</summary>
      {isOpen && (
        <Answer of={near}>
          {({ items }) => {
            const others = items.filter(({ id, correlation }) => correlation === item.correlation && id !== item.id)
            if (others.length === 0) return <p>{t.aloneInRequest}</p>
            return (
              <ul>
                {others.map((other) => (
                  <li key={other.id}>
                    <button type="button" className={styles.way} onClick={() => go(Number(other.position))}>
                      {other.words[clock.language]}
                    </button>
                  </li>
                ))}
              </ul>
            )
          }}
        </Answer>
      )}
    </details>
  )
}

function Cause({ learner, item, clock, go, seesLog }: Linked) {
  const t = useWords(words)
  const { causation } = item
  const near = useNear(learner, item.position, causation !== null)
  if (causation === null) return t.none
  const cause = near.data?.items.find(({ id }) => id === causation)
  if (cause)
    return (
      <button type="button" className={styles.way} onClick={() => go(Number(cause.position))}>
        {cause.words[clock.language] ?? causation}
      </button>
    )
  return seesLog ? <Link to={`/events/${item.position}`}>{causation}</Link> : causation
}

function Verification({ learner, item }: Pick<Props, 'learner' | 'item'>) {
  const t = useWords(words)
  const [isOpen, setOpen] = useState(false)
  const audits = useMay('trail:audit')
  const recorded = useEventData(learner, item.position, isOpen)
  const near = useNear(learner, item.position, isOpen)
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t.verification}</summary>
      {isOpen && (
        <>
          <Answer of={recorded}>
            {({ items: [found] }) => (
              <dl className={styles.facts}>
                <div>
                  <dt>{t.checksum}</dt>
                  <dd>{found && <Checksum text={recordedText(found)} />}</dd>
                </div>
              </dl>
            )}
          </Answer>
          <Answer of={near}>{({ items }) => <p>{t[`unbroken-${isUnbroken(item, items) ?? 'unknown'}`]}</p>}</Answer>
          <p>{t.noChain}</p>
          {audits && (
            <p className={styles.ways}>
              <Link to="/trail/check">{t.checkTrail}</Link>
              <Link to="/trail" search={{ subject: learner }}>
                {t.trailOfLearner}
              </Link>
            </p>
          )}
        </>
      )}
    </details>
  )
}

function Checksum({ text }: { readonly text: string }) {
  const t = useWords(words)
  const [hash, setHash] = useState<string | null>(null)
  useEffect(() => {
    let isCurrent = true
    setHash(null)
    if (canCompute()) void sha256Of(text).then((computed) => isCurrent && setHash(computed))
    return () => {
      isCurrent = false
    }
  }, [text])
  return canCompute() ? <code>{hash}</code> : t.noChecksum
}
