// The events as a list, in step with the playhead. Only the rows that are seen are on the page.
import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useLayoutEffect, useRef } from 'react'
import { useWords } from '../../frame/language.ts'
import styles from './event-list.module.css'
import type { ListedEvent } from './history.ts'
import { type Clock, shortMoment } from './moments.ts'
import type { Note } from './notes.ts'
import type { List } from './use-playhead.ts'
import words from './words.ts'

const ROW = 46
/** So close to the end of what is loaded, more is asked for. */
const NEAR = 12

type Props = {
  readonly list: List
  readonly clock: Clock
  readonly position: number
  readonly notes: ReadonlyMap<string, readonly Note[]>
  readonly go: (position: number) => void
}

export function EventList({ list, clock, position, notes, go }: Props) {
  const t = useWords(words)
  const box = useRef<HTMLDivElement>(null)
  const { items, index, earlier, later } = list
  const rows = useVirtualizer({
    count: items.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW,
    overscan: 6,
  })
  const shown = rows.getVirtualItems()
  const [from, to] = [shown[0]?.index ?? 0, shown.at(-1)?.index ?? 0]

  // Rows that were added before the others push them down: what is seen stays where it is.
  const firstBefore = useRef(items[0]?.position)
  useLayoutEffect(() => {
    const added = items.findIndex((item) => item.position === firstBefore.current)
    if (added > 0 && box.current) box.current.scrollTop += added * ROW
    firstBefore.current = items[0]?.position
  }, [items])

  useEffect(() => {
    if (items.length > 0 && index >= 0) rows.scrollToIndex(index, { align: 'auto' })
  }, [rows, index, items.length])

  useEffect(() => {
    if (from < NEAR) earlier?.()
    if (to > items.length - NEAR) later?.()
  }, [from, to, items.length, earlier, later])

  return (
    <section className={styles.pane} aria-labelledby="replay-list">
      <h2 id="replay-list">{t.list}</h2>
      {list.isEmpty && <p className={styles.quiet}>{t.noneFound}</p>}
      <div ref={box} className={styles.box} hidden={list.isEmpty}>
        <ol className={styles.rows} style={{ height: rows.getTotalSize() }}>
          {shown.map(({ index: n, start }) => {
            const item = items[n]
            return (
              item && (
                <li key={item.position} className={styles.row} style={{ transform: `translateY(${start}px)` }}>
                  <EventRow
                    item={item}
                    clock={clock}
                    isCurrent={Number(item.position) === position}
                    isNoted={notes.has(item.id)}
                    go={go}
                  />
                </li>
              )
            )
          })}
        </ol>
      </div>
    </section>
  )
}

type RowProps = {
  readonly item: ListedEvent
  readonly clock: Clock
  readonly isCurrent: boolean
  readonly isNoted: boolean
  readonly go: (position: number) => void
}

function EventRow({ item, clock, isCurrent, isNoted, go }: RowProps) {
  const t = useWords(words)
  const { correct } = item
  return (
    <button
      type="button"
      className={styles.event}
      aria-current={isCurrent ? 'true' : undefined}
      tabIndex={isCurrent ? 0 : -1}
      data-position={item.position}
      onClick={() => go(Number(item.position))}
    >
      <span className={styles.when}>{shortMoment(item.occurredAt, clock)}</span>
      <span className={styles.mark} data-correct={correct ?? undefined} aria-hidden="true">
        {correct === null ? '·' : correct ? '✓' : '✗'}
      </span>
      <span className={styles.words}>
        {item.words[clock.language]}
        {item.late && <span className={styles.late}> {t.late}</span>}
        {item.erased.length > 0 && <span className={styles.late}> {t.erasedMark}</span>}
        {isNoted && <span className={styles.late}> {t.noted}</span>}
      </span>
    </button>
  )
}
