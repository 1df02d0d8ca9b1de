// A class in four blocks with three plain words, each a link to the learners behind it, as of any day.
import { Link } from '@tanstack/react-router'
import { LiveNote } from '../../controls/live-note.tsx'
import { ReportButtons } from '../../controls/report-buttons.tsx'
import { useFilter, useParameter } from '../../frame/address.ts'
import { Answer, Empty } from '../../frame/answer.tsx'
import { api, sinceOwnChanges, useAsked } from '../../frame/api.ts'
import { useLanguage, useWords } from '../../frame/language.ts'
import { useLive } from '../../frame/live.ts'
import { Page } from '../../frame/page.tsx'
import { useMay } from '../../frame/session.ts'
import { shownWeekday } from '../../frame/shown.ts'
import { AtRisk } from './at-risk.tsx'
import styles from './class.module.css'
import { Contests } from './contests.tsx'
import { DateBar } from './date-bar.tsx'
import { dayOfNow, endOfDay, isDay } from './days.ts'
import { Evidence } from './evidence.tsx'
import { type Block, countOf, type Figure, figureOf, learnersBehind, nameOf, type Overview, states } from './figures.ts'
import { Notices, noticesKey } from './notices.tsx'
import { TargetSuccess } from './target-success.tsx'
import { useZone } from './use-days.ts'
import words from './words.ts'

/** Where the stream of changes is refused. */
const EVERY_MS = 30_000

export default function Class() {
  const t = useWords(words)
  const language = useLanguage()
  const ofClass = useParameter('class')
  const [at, setAt] = useFilter('at')
  const zone = useZone(ofClass)
  // Until it is known by which clock the day ends, a day that is asked for is not shown as now.
  const isWaiting = isDay(at) && zone === undefined
  const day = isDay(at) && zone !== undefined && at < dayOfNow(zone, new Date()) ? at : undefined
  const moment = day === undefined || zone === undefined ? undefined : endOfDay(day, zone)
  const isLive = useLive({
    path: day === undefined && !isWaiting ? `/api/classes/${ofClass}/changes` : null,
    keys: [['class overview', ofClass, 'now'], noticesKey(ofClass), ['class activity', ofClass]],
  })
  const overview = useAsked(
    ['class overview', ofClass, day ?? 'now'],
    (signal) =>
      api.GET('/api/classes/{class}/overview', {
        params: {
          path: { class: ofClass },
          query: {
            limit: 500,
            ...(moment === undefined ? sinceOwnChanges() : { at: moment }),
          },
        },
        signal,
      }),
    { enabled: !isWaiting, keepPrevious: true, ...(day === undefined && !isLive && { everyMs: EVERY_MS }) },
  )
  const data = overview.data
  const mayManage = useMay('teaching:manage')
  return (
    <Page
      title={data?.name ?? t.class}
      above={<Link to="/classes">{t.classes}</Link>}
      lead={data && t.lead(data.totals.learners, data.schoolYear)}
      actions={
        <>
          {day === undefined && <LiveNote isLive={isLive} />}
          <Link to={`/classes/${ofClass}/follow-up`}>{t.followUp}</Link>
          <Link to={`/classes/${ofClass}/paths`}>{t.paths}</Link>
          <Link to={`/classes/${ofClass}/sequences`}>{t.sequences}</Link>
          <Link to={`/classes/${ofClass}/texts`}>{t.texts}</Link>
          <Link to={`/classes/${ofClass}/competencies`}>{t.competencies}</Link>
          <Link to={`/classes/${ofClass}/revisions`}>{t.revisions}</Link>
          <Link to={`/classes/${ofClass}/badges`}>{t.badges}</Link>
          <Link to={`/classes/${ofClass}/groups`}>{t.groups}</Link>
          <Link to={`/classes/${ofClass}/sign-in`}>{t.pins}</Link>
        </>
      }
    >
      {day !== undefined && (
        <div className={styles.past} role="status">
          <p>{t.past(shownWeekday(day, language))}</p>
          <button type="button" onClick={() => setAt(undefined)}>
            {t.now}
          </button>
        </div>
      )}
      <DateBar ofClass={ofClass} day={day} choose={setAt} />
      {day !== undefined && overview.error?.status === 404 ? (
        <Empty>
          <p>{t.notYet}</p>
        </Empty>
      ) : (
        <Answer of={overview} isEmpty={({ learners }) => learners.length === 0} empty={<p>{t.noLearners}</p>}>
          {(answer) => <Blocks overview={answer} isOld={overview.isPlaceholderData} />}
        </Answer>
      )}
      {data && <ReportButtons key={day ?? 'now'} report="class-progress" ofClass={ofClass} at={moment} />}
      {data && <AtRisk ofClass={ofClass} at={moment} />}
      {day === undefined && data && <Contests ofClass={ofClass} learners={data.learners} />}
      {day === undefined && data && <Notices ofClass={ofClass} learners={data.learners} />}
      {day === undefined && data && mayManage && <TargetSuccess ofClass={ofClass} />}
    </Page>
  )
}

function Blocks({ overview, isOld }: { readonly overview: Overview; readonly isOld: boolean }) {
  const t = useWords(words)
  const [see] = useFilter('see')
  const figure = figureOf(see) ?? { block: 'learners', state: 'help' }
  const { learners } = overview
  const block = (of: Block, title: string) => (
    <section className={styles.block} aria-labelledby={`block-${of}`}>
      <h2 id={`block-${of}`}>{title}</h2>
      <dl className={styles.figures}>
        {states.map((state) => (
          <FigureLink
            key={state}
            figure={{ block: of, state }}
            chosen={nameOf(figure) === nameOf({ block: of, state })}
            value={countOf({ block: of, state }, learners)}
            all={of === 'learners' ? learners.length : null}
          />
        ))}
      </dl>
    </section>
  )
  return (
    <div className={styles.whole} aria-busy={isOld}>
      <div className={styles.blocks}>
        {block('learners', t.learners)}
        {block('exercises', t.exercises)}
        {block('skills', t.skills)}
      </div>
      {learnersBehind(figure, learners).length === 0 ? (
        <Empty>
          <p>{t.nobody}</p>
        </Empty>
      ) : (
        <Evidence figure={figure} learners={learners} ofClass={overview.class} />
      )}
    </div>
  )
}

type FigureLinkProps = {
  readonly figure: Figure
  readonly value: number
  readonly all: number | null
  readonly chosen: boolean
}

function FigureLink({ figure, value, all, chosen }: FigureLinkProps) {
  const t = useWords(words)
  const language = useLanguage()
  const named = { started: t.started, finished: t.finished, help: t.needHelp }
  return (
    <div className={styles.figure} data-state={figure.state}>
      <dt>{named[figure.state]}</dt>
      <dd>
        <Link
          to="."
          search={(before: Readonly<Record<string, unknown>>) => ({ ...before, see: nameOf(figure) })}
          replace
          resetScroll={false}
          hash="evidence"
          aria-current={chosen || undefined}
          title={t.evidence}
        >
          {value.toLocaleString(language)}
        </Link>
        {all !== null && <span className={styles.all}>{t.of(all)}</span>}
      </dd>
    </div>
  )
}
