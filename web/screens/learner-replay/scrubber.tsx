// The scrubber: how dense the history is, a lane for each kind of event, and the playhead, which is a slider.
import { type KeyboardEvent, memo, type PointerEvent, useMemo, useRef, useState } from 'react'
import { useLanguage, useWords } from '../../frame/language.ts'
import { shownNumber } from '../../frame/shown.ts'
import { markBox } from '../../plot/shapes.ts'
import { Strip } from '../../plot/strip.tsx'
import type { TimeAxis } from '../../plot/time-axis.ts'
import { useWidth } from '../../plot/use-width.ts'
import type { Mark, Timeline } from './history.ts'
import { laneName } from './lanes.ts'
import { type Clock, longMoment, shortMoment } from './moments.ts'
import type { Move } from './moves.ts'
import { remarkMarks } from './remarks.ts'
import styles from './scrubber.module.css'
import words from './words.ts'

const STRIP = 36
const LANE = 20
const LABELS = 84
const EDGE = 6
/** Pixels. Less is a press. */
const LEAST_DRAGGED = 8

type Props = {
  readonly timeline: Timeline
  readonly axis: TimeAxis
  readonly clock: Clock
  /** The event at the playhead: its number in the history, when it happened, and its sentence. */
  readonly number: number
  readonly time: number
  readonly sentence: string
  readonly a: number | null
  readonly b: number | null
  /** When the events happened that teachers noted something about. */
  readonly noted: readonly number[]
  readonly isWaiting: boolean
  readonly move: (move: Move) => void
  readonly seek: (time: number, settled: boolean) => void
  /** Shows what is between two times alone. */
  readonly enlarge: (from: number, to: number) => void
}

const moves: Readonly<Record<string, Move>> = {
  ArrowRight: 'next',
  ArrowUp: 'next',
  ArrowLeft: 'previous',
  ArrowDown: 'previous',
  PageDown: 'next day',
  PageUp: 'previous day',
  Home: 'first',
  End: 'last',
}

export function Scrubber({
  timeline,
  axis,
  clock,
  number,
  time,
  sentence,
  a,
  b,
  noted,
  isWaiting,
  move,
  seek,
  enlarge,
}: Props) {
  const t = useWords(words)
  const language = useLanguage()
  const [box, width] = useWidth<HTMLDivElement>()
  const [hovered, setHovered] = useState<number | null>(null)
  const isDragging = useRef(false)
  /** Dragged across the strip: where it began, and where it is. */
  const [chosen, setChosen] = useState<readonly [from: number, to: number] | null>(null)
  const plotWidth = Math.max(40, width - LABELS - EDGE)
  const height = STRIP + timeline.lanes.length * LANE + 8
  const xOf = (at: number) => LABELS + (axis.placeOf(at) / Math.max(1, axis.length)) * plotWidth

  const timeUnder = (event: PointerEvent<HTMLDivElement>) => {
    const { left } = event.currentTarget.getBoundingClientRect()
    const place = ((event.clientX - left - LABELS) / plotWidth) * axis.length
    return axis.timeAt(Math.min(axis.length, Math.max(0, place)))
  }
  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    if (event.button !== 0) return
    isDragging.current = true
    event.currentTarget.setPointerCapture(event.pointerId)
    const under = timeUnder(event)
    const { top } = event.currentTarget.getBoundingClientRect()
    if (event.clientY - top < STRIP) setChosen([under, under])
    else seek(under, false)
  }
  const onPointerMove = (event: PointerEvent<HTMLDivElement>) => {
    const under = timeUnder(event)
    setHovered(under)
    if (!isDragging.current) return
    if (chosen) setChosen([chosen[0], under])
    else seek(under, false)
  }
  const onPointerUp = (event: PointerEvent<HTMLDivElement>) => {
    if (!isDragging.current) return
    isDragging.current = false
    const under = timeUnder(event)
    setChosen(null)
    // A press without a way is a place, as it is below the strip.
    if (chosen && Math.abs(xOf(under) - xOf(chosen[0])) >= LEAST_DRAGGED)
      enlarge(Math.min(chosen[0], under), Math.max(chosen[0], under))
    else seek(under, true)
  }
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const plain = moves[event.key]
    if (!plain || event.altKey || event.ctrlKey || event.metaKey) return
    event.preventDefault()
    event.stopPropagation()
    if (event.shiftKey && (plain === 'next' || plain === 'previous'))
      move(plain === 'next' ? 'next session' : 'previous session')
    else move(plain)
  }
  const [numberText, total] = [shownNumber(number, language), shownNumber(timeline.total, language)]

  return (
    <div className={styles.around}>
      <div
        ref={box}
        className={styles.scrubber}
        role="slider"
        tabIndex={0}
        aria-label={t.scrubber}
        aria-description={t.scrubberHelp}
        aria-orientation="horizontal"
        aria-valuemin={1}
        aria-valuemax={timeline.total}
        aria-valuenow={number}
        aria-valuetext={t.valueText(numberText, total, sentence, longMoment(time, clock))}
        aria-busy={isWaiting}
        onKeyDown={onKeyDown}
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onPointerUp={onPointerUp}
        onPointerCancel={() => {
          isDragging.current = false
          setChosen(null)
        }}
        onPointerLeave={() => setHovered(null)}
      >
        <svg className={styles.plot} width={width} height={height} aria-hidden="true" focusable="false">
          <Drawing timeline={timeline} axis={axis} noted={noted} width={plotWidth} height={height} />
          {chosen && (
            <rect
              className={styles.chosen}
              x={Math.min(xOf(chosen[0]), xOf(chosen[1]))}
              y={0}
              width={Math.abs(xOf(chosen[1]) - xOf(chosen[0]))}
              height={height}
            />
          )}
          {hovered !== null && <line className={styles.hover} x1={xOf(hovered)} x2={xOf(hovered)} y1={0} y2={height} />}
          {a !== null && <Flag x={xOf(a)} height={height} letter={t.momentA} />}
          {b !== null && <Flag x={xOf(b)} height={height} letter={t.momentB} />}
          <g transform={`translate(${xOf(time)} 0)`}>
            <line className={styles.head} x1={0} x2={0} y1={0} y2={height} />
            <circle className={styles.knob} cx={0} cy={5} r={5} />
          </g>
        </svg>
      </div>
      <p className={styles.under} aria-hidden="true">
        {hovered === null
          ? `${t.positionOf(numberText, total)} · ${shortMoment(time, clock)}`
          : shortMoment(hovered, clock)}
      </p>
    </div>
  )
}

function Flag({ x, height, letter }: { readonly x: number; readonly height: number; readonly letter: string }) {
  return (
    <g transform={`translate(${x} 0)`}>
      <line className={styles.flag} x1={0} x2={0} y1={0} y2={height} />
      <rect className={styles.flagBox} x={-8} y={height - 15} width={16} height={15} rx={3} />
      <text className={styles.flagText} x={0} y={height - 4} textAnchor="middle">
        {letter}
      </text>
    </g>
  )
}

type DrawingProps = {
  readonly timeline: Timeline
  readonly axis: TimeAxis
  readonly noted: readonly number[]
  readonly width: number
  readonly height: number
}

/** All that does not move with the playhead: drawn once. */
const Drawing = memo(function Drawing({ timeline, axis, noted, width, height }: DrawingProps) {
  const t = useWords(words)
  const lanes = timeline.lanes.map(({ lane }) => lane)
  const paths = useMemo(() => pathsOf(timeline, axis, width), [timeline, axis, width])
  const remarks = useMemo(() => remarksPath(timeline, noted, axis, width), [timeline, noted, axis, width])
  const gaps = useMemo(() => gapsOf(axis, width), [axis, width])
  return (
    <>
      <g transform={`translate(${LABELS} 0)`}>
        {gaps.map(({ x, wide, isLong }) => (
          <rect key={x} className={isLong ? styles.longGap : styles.gap} x={x} y={0} width={wide} height={height} />
        ))}
        <Strip counts={timeline.density} width={width} height={STRIP - 6} />
        {paths.map(({ name, tone, d }) => (
          <path key={name} className={styles[tone]} d={d} />
        ))}
        <path className={styles.remark} d={remarks} />
      </g>
      {lanes.map((lane, n) => (
        <text key={lane} className={styles.lane} x={0} y={STRIP + n * LANE + LANE / 2 + 5}>
          {laneName(t, lane)}
        </text>
      ))}
    </>
  )
})

type Tone = 'right' | 'wrong' | 'mixed' | 'plain' | 'milestone'

function toneOf({ lane, right, wrong }: Mark): Tone {
  if (lane === 'milestones') return 'milestone'
  if (right + wrong === 0) return 'plain'
  return wrong === 0 ? 'right' : right === 0 ? 'wrong' : 'mixed'
}

/** One path for each lane and tone: two thousand elements would be slow. A wrong answer is lower, not red alone. */
function pathsOf({ marks, lanes: counted }: Timeline, axis: TimeAxis, width: number) {
  const lanes = counted.map(({ lane }) => lane)
  const parts = new Map<string, { tone: Tone; d: string[] }>()
  for (const mark of marks) {
    const tone = toneOf(mark)
    const name = `${mark.lane} ${tone}`
    const part = parts.get(name) ?? { tone, d: [] }
    parts.set(name, part)
    const { x, width: wide } = markBox(
      axis.placeOf(Date.parse(mark.from)),
      axis.placeOf(Date.parse(mark.to)),
      axis.length,
      width,
      2.5,
    )
    const top = STRIP + lanes.indexOf(mark.lane) * LANE + 3
    const [from, tall] = tone === 'wrong' ? [top + 7, 7] : tone === 'right' ? [top, 7] : [top, 14]
    part.d.push(`M${x} ${from}h${wide}v${tall}h${-wide}z`)
  }
  return [...parts].map(([name, { tone, d }]) => ({ name, tone, d: d.join('') }))
}

/** A flag at the top for what a teacher said, whatever its lane, and for what a note is about. */
const remarksPath = (timeline: Timeline, noted: readonly number[], axis: TimeAxis, width: number): string =>
  [...remarkMarks(timeline).map(({ from }) => Date.parse(from)), ...noted]
    .map((at) => (axis.placeOf(at) / Math.max(1, axis.length)) * width)
    .map((x) => `M${x - 5} ${STRIP - 8}h10l-5 8z`)
    .join('')

function gapsOf(axis: TimeAxis, width: number) {
  return axis.stretches.flatMap(({ at, length, gap }) => {
    if (!gap || gap.kind === 'pause') return []
    const { x, width: wide } = markBox(at + length, at + length + gap.length, axis.length, width, 1)
    return [{ x, wide, isLong: gap.kind === 'days' }]
  })
}
