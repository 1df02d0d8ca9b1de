// A learner's history, replayed: the timeline with its playhead, the state at that moment, and what each event changed.
import { Link } from '@tanstack/react-router'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { DocumentButton } from '../../controls/document-button.tsx'
import { useFilter, useParameter } from '../../frame/address.ts'
import { Answer } from '../../frame/answer.tsx'
import { hides } from '../../frame/api-problem.ts'
import { addressOf } from '../../frame/download.ts'
import { useLanguage, useWords } from '../../frame/language.ts'
import { Page } from '../../frame/page.tsx'
import { useMay, useSession } from '../../frame/session.ts'
import { shownName } from '../../frame/shown.ts'
import { timeAxis } from '../../plot/time-axis.ts'
import { ChangePane } from './change-pane.tsx'
import { Choice } from './choice.tsx'
import { ClassesAt } from './classes-at.tsx'
import { Compare } from './compare.tsx'
import { EventList } from './event-list.tsx'
import { EventTable } from './event-table.tsx'
import { ExportEvents } from './export-events.tsx'
import { Filters, noFilters, useEventFilters } from './filters.tsx'
import { type Rows, rowsAt, stepAt, type Timeline } from './history.ts'
import styles from './learner-replay.module.css'
import type { Clock } from './moments.ts'
import { type Note, notesByEvent } from './notes.ts'
import { ReadOnly } from './read-only.tsx'
import { remarkMarks } from './remarks.ts'
import { Scrubber } from './scrubber.tsx'
import { Shortcuts } from './shortcuts.tsx'
import { StatePane } from './state-pane.tsx'
import { Transport } from './transport.tsx'
import { useNotes, usePart, useTimeline } from './use-history.ts'
import { useKeys } from './use-keys.ts'
import { usePlayback } from './use-playback.ts'
import { usePlayhead } from './use-playhead.ts'
import words from './words.ts'
import { useZoom, Zoom } from './zoom.tsx'

/** As many as can be told apart on a wide screen. */
const MARKS = 900
/** As many as the service prints. */
const MOST_PRINTED = 1_000

export default function LearnerReplay() {
  const learner = useParameter('learner')
  // What is kept while the next answer is on its way must be of the same learner.
  return <OfLearner key={learner} learner={learner} />
}

function OfLearner({ learner }: { readonly learner: string }) {
  const t = useWords(words)
  const [from] = useFilter('from')
  const [to] = useFilter('to')
  const timeline = useTimeline(learner, { from, to }, MARKS)
  const answer = (
    <Answer of={timeline} isEmpty={({ total }) => total === 0} empty={<p>{t.nothing}</p>}>
      {(found) => <Replay learner={learner} timeline={found} />}
    </Answer>
  )
  const { data, error } = timeline
  // The replay has a title of its own, with the learner's name.
  return data && data.total > 0 && !(error && hides(error)) ? answer : <Page title={t.title}>{answer}</Page>
}

const positionIn = (text: string | undefined): number | null => (text && /^\d{1,15}$/.test(text) ? Number(text) : null)

function Replay({ learner, timeline }: { readonly learner: string; readonly timeline: Timeline }) {
  const t = useWords(words)
  const language = useLanguage()
  const zone = timeline.zone ?? 'Europe/Paris'
  const clock = useMemo<Clock>(() => ({ language, zone }), [language, zone])
  const axis = useMemo(() => axisOf(timeline), [timeline])
  const [filters, setFilters, hasFilters] = useEventFilters()
  const [view, setView] = useFilter('view')
  const [reading, setReading] = useFilter('reading')
  const [aText, setA] = useFilter('a')
  const [bText, setB] = useFilter('b')
  const [a, b] = [positionIn(aText), positionIn(bText)]

  const head = usePlayhead({ learner, timeline, axis, filters, language, zone })
  const { position, go, move, seek, toRemark, list } = head
  const { part, keys, isCurrent, error } = usePart(learner, position, timeline.models)
  const step = part && isCurrent ? part.steps[stepAt(part, position)] : undefined
  const isExact = step !== undefined && Number(step.position) === position
  const rows = useMemo(
    () => (part && isCurrent ? rowsAt(part, position, keys) : undefined),
    [part, isCurrent, position, keys],
  )
  // While the next state is on its way, the one before stays.
  const lastShown = useRef<{ rows: Rows; position: number } | undefined>(undefined)
  if (rows) lastShown.current = { rows, position }
  const shown = rows ? { rows, position } : lastShown.current

  // While the event is on its way, the one before stays.
  const known = isExact ? step : list.current
  const lastEvent = useRef(known)
  if (known) lastEvent.current = known
  const lastNumber = useRef(timeline.total)
  if (list.current) lastNumber.current = list.current.number
  const event = known ?? lastEvent.current
  const time = head.dragTime ?? Date.parse(event?.occurredAt ?? timeline.stretches.at(-1)?.to ?? '')
  const sentence = event?.words[language] ?? ''
  const playback = usePlayback({
    place: axis.placeOf(time),
    nextPlace: list.next ? axis.placeOf(Date.parse(list.next.occurredAt)) : null,
    isReady: isCurrent,
    step: useCallback(() => move('next'), [move]),
  })
  const mayNote = useMay('learning:correct')
  const notes = useNotes(learner, mayNote).data?.notes
  const notesOf = useMemo(() => notesByEvent(notes ?? []), [notes])
  const noted = useMemo(() => notedWithin(notes ?? [], timeline), [notes, timeline])
  const [isNoting, setNoting] = useState(false)
  const act = useMemo(
    () => ({
      move: (...moved: Parameters<typeof move>) => {
        playback.setPlaying(false)
        move(...moved)
      },
      play: () => playback.setPlaying((before) => !before),
      setA: () => setA(String(position)),
      setB: () => setB(String(position)),
      note: () => {
        playback.setPlaying(false)
        if (mayNote) setNoting(true)
      },
      remark: () => {
        playback.setPlaying(false)
        // It leads to an event that the filters may leave out.
        if (hasFilters) setFilters(noFilters)
        toRemark()
      },
    }),
    [move, playback.setPlaying, position, setA, setB, toRemark, hasFilters, setFilters, mayNote],
  )
  const [helped, setHelped] = useState(false)
  useKeys({ ...act, help: () => setHelped((before) => !before) })

  /** Leads to an event that the filters may leave out. */
  const reveal = (to: number) => {
    if (hasFilters) setFilters(noFilters)
    go(to)
  }

  const name = nameIn(shown?.rows)
  const forAuditor = reading === 'audit'
  const seesPage = useMay('teaching:read')
  const { data: session } = useSession()
  const seesWhoLooked = session?.permissions['trail:read']?.includes('school') === true
  const isTable = view === 'table'
  const hasRemarks = useMemo(() => remarkMarks(timeline).length > 0 || noted.length > 0, [timeline, noted])
  const zoom = useZoom()
  const [from] = useFilter('from')
  const [to] = useFilter('to')
  const isPrintable = timeline.shown <= MOST_PRINTED
  const timeOfPosition = (at: number | null) => (at === null ? null : head.timeOf(at))
  return (
    <Page
      title={name === '' ? t.title : t.titleOf(name)}
      lead={t.lead}
      above={seesPage && <Link to={`/learners/${learner}`}>{t.learnerPage}</Link>}
      actions={
        <>
          {forAuditor && seesWhoLooked && <Link to={`/people/${learner}/accesses`}>{t.accesses}</Link>}
          <Choice
            label={t.reading}
            value={forAuditor ? 'audit' : 'teaching'}
            options={[
              ['teaching', t.forTeacher],
              ['audit', t.forAuditor],
            ]}
            choose={(next) => setReading(next === 'audit' ? next : undefined)}
          />
        </>
      }
    >
      <ClassesAt rows={shown?.rows} time={time} />
      <ReadOnly
        clock={clock}
        time={time}
        isNow={timeline.last !== null && position >= Number(timeline.last)}
        made={forAuditor ? part?.made : undefined}
        backToNow={() => act.move('last')}
      />
      <section className={styles.player} aria-label={t.timeline}>
        <Zoom timeline={timeline} time={time} a={timeOfPosition(a)} b={timeOfPosition(b)} />
        <Scrubber
          timeline={timeline}
          axis={axis}
          clock={clock}
          number={lastNumber.current}
          time={time}
          sentence={sentence}
          a={timeOfPosition(a)}
          b={timeOfPosition(b)}
          noted={noted}
          isWaiting={!isCurrent}
          move={act.move}
          seek={seek}
          enlarge={(from, to) => zoom(from, to, 'chosen')}
        />
        <Transport act={act} playback={playback} goToDay={head.goToDay} more={() => setHelped((before) => !before)} />
        <p className={styles.note}>
          {t.collapsed} {t.stripHelp}
          {hasRemarks && ` ${t.remarksHelp}`}
          {timeline.binned && ` ${t.binned(timeline.shown.toLocaleString(language === 'fr' ? 'fr-FR' : 'en-GB'))}`}
        </p>
        {isPrintable ? (
          <DocumentButton
            address={addressOf(`/api/learners/${learner}/replay/document`, { from, to, lang: language })}
            label={t.pdf}
          />
        ) : (
          <p className={styles.note}>{t.pdfTooLong(MOST_PRINTED)}</p>
        )}
      </section>
      {helped && <Shortcuts close={() => setHelped(false)} mayNote={mayNote} />}
      <Filters
        timeline={timeline}
        filters={filters}
        change={setFilters}
        hasFilters={hasFilters}
        total={list.total}
        isTable={isTable}
        setTable={(on) => setView(on ? 'table' : undefined)}
      />
      {forAuditor && <ExportEvents learner={learner} filters={filters} />}
      {isTable ? (
        <EventTable learner={learner} filters={filters} clock={clock} position={position} notes={notesOf} go={go} />
      ) : (
        <div className={styles.panes}>
          <div className={styles.column}>
            <ChangePane
              learner={learner}
              step={isExact ? step : undefined}
              item={list.current}
              models={timeline.models}
              clock={clock}
              forAuditor={forAuditor}
              notes={notes}
              isNoting={isNoting}
              setNoting={setNoting}
              go={reveal}
            />
            <EventList list={list} clock={clock} position={position} notes={notesOf} go={go} />
          </div>
          <div className={styles.column}>
            <StatePane
              learner={learner}
              rows={shown?.rows}
              position={shown?.position ?? position}
              step={isExact ? step : undefined}
              models={timeline.models}
              clock={clock}
              forAuditor={forAuditor}
              error={error}
              go={go}
            />
            <Compare
              learner={learner}
              a={a}
              b={b}
              models={timeline.models}
              clock={clock}
              act={act}
              go={go}
              clear={() => {
                setA(undefined)
                setB(undefined)
              }}
            />
          </div>
        </div>
      )}
      <Said text={playback.isPlaying ? '' : sentence} />
    </Page>
  )
}

/** When the events happened that notes are about, as far as the timeline shows these times. */
function notedWithin(notes: readonly Pick<Note, 'aboutAt'>[], { stretches }: Timeline): readonly number[] {
  const [from, to] = [Date.parse(stretches[0]?.from ?? ''), Date.parse(stretches.at(-1)?.to ?? '')]
  return notes.map(({ aboutAt }) => Date.parse(aboutAt)).filter((at) => from <= at && at <= to)
}

function axisOf({ stretches, length }: Timeline) {
  return timeAxis(
    stretches.map(({ from, to, at, length: long, gap }) => ({
      ...{ from: Date.parse(from), to: Date.parse(to), at, length: long },
      gap,
    })),
    length,
  )
}

function nameIn(rows: Rows | undefined): string {
  const [person] = rows?.get('people')?.values() ?? []
  const { givenName, familyName } = person ?? {}
  const textOf = (value: unknown) => (typeof value === 'string' ? value : null)
  return shownName({ givenName: textOf(givenName), familyName: textOf(familyName) })
}

/** For a screen reader: what the playhead came to, when it is moved by keys from anywhere. */
function Said({ text }: { readonly text: string }) {
  const [said, setSaid] = useState('')
  useEffect(() => {
    const timer = setTimeout(setSaid, 250, text)
    return () => clearTimeout(timer)
  }, [text])
  return (
    <p className="unseen" role="status">
      {said}
    </p>
  )
}
