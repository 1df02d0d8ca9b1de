// A learner’s sequences: for each, how far it is, its lessons and activities, and where to go on.
import { Link } from '@tanstack/react-router'
import { buttonLook } from '../../controls/button.tsx'
import { Panel } from '../../controls/panel.tsx'
import { Answer } from '../../frame/answer.tsx'
import { api, sinceOwnChanges, useAsked } from '../../frame/api.ts'
import { useLanguage, useWords } from '../../frame/language.ts'
import { Page } from '../../frame/page.tsx'
import { useSession } from '../../frame/session.ts'
import { shownDay, shownNumber } from '../../frame/shown.ts'
import { useWaitingWork } from '../../player/use-waiting-work.ts'
import styles from './own-sequences.module.css'
import words from './words.ts'

export default function OwnSequences() {
  const { data: session } = useSession()
  return session ? <Of learner={session.person} /> : null
}

function Of({ learner }: { readonly learner: string }) {
  const t = useWords(words)
  // What was handed in on the screen before this one goes on being sent.
  useWaitingWork(learner)
  const asked = useAsked(['sequences of', learner], (signal) =>
    api.GET('/api/learners/{learner}/sequences', {
      params: { path: { learner }, query: sinceOwnChanges() },
      signal,
    }),
  )
  return (
    <Page title={t.title}>
      <Answer of={asked} isEmpty={({ items }) => items.length === 0} empty={<p>{t.none}</p>}>
        {({ items }) => items.map(({ sequence }) => <Sequence key={sequence} learner={learner} sequence={sequence} />)}
      </Answer>
    </Page>
  )
}

function Sequence({ learner, sequence }: { readonly learner: string; readonly sequence: string }) {
  const t = useWords(words)
  const language = useLanguage()
  const asked = useAsked(['sequence of', learner, sequence], (signal) =>
    api.GET('/api/learners/{learner}/sequences/{sequence}', {
      params: { path: { learner, sequence }, query: sinceOwnChanges() },
      signal,
    }),
  )
  return (
    <Answer of={asked}>
      {(data) => (
        <Panel
          title={data.title ?? t.untitled}
          lead={
            !data.isActive
              ? t.ended
              : data.percentage === 100
                ? t.finished
                : [
                    data.startsOn !== null && data.startedAt === null ? t.from(shownDay(data.startsOn, language)) : '',
                    data.endsOn === null ? '' : t.until(shownDay(data.endsOn, language)),
                  ]
                    .filter(Boolean)
                    .join(' · ') || undefined
          }
          actions={
            data.currentActivity !== null &&
            data.isActive && (
              <Link
                to="/me/sequences/$sequence/$activity"
                params={{ sequence, activity: data.currentActivity }}
                className={buttonLook('strong')}
              >
                {data.startedAt === null ? t.begin : t.goOn}
              </Link>
            )
          }
        >
          <p>
            <progress className={styles.progress} max={100} value={data.percentage} aria-hidden="true" />
            {t.done(data.done, data.needed)}
          </p>
          {data.lessons.map((lesson) => (
            <section key={lesson.lesson} className={styles.lesson}>
              <h3>{lesson.title}</h3>
              {lesson.lockedBy.length > 0 && <p className={styles.quiet}>{t.locked(lesson.lockedBy.join(', '))}</p>}
              <ol className={styles.activities}>
                {lesson.activities.map((one) => (
                  <li key={one.activity}>
                    {lesson.lockedBy.length > 0 || !data.isActive ? (
                      one.title
                    ) : (
                      <Link to="/me/sequences/$sequence/$activity" params={{ sequence, activity: one.activity }}>
                        {one.title}
                      </Link>
                    )}
                    <small>
                      {t[statusOf(one.status)]}
                      {one.mandatory ? '' : ` · ${t.optional}`}
                      {one.score === null ? '' : ` · ${t.points(shownNumber(one.score, language), one.points)}`}
                    </small>
                  </li>
                ))}
              </ol>
            </section>
          ))}
        </Panel>
      )}
    </Answer>
  )
}

const statuses = ['not-started', 'in-progress', 'needs-review', 'completed'] as const
/** A status of a later release is shown as one that is under way. */
const statusOf = (status: string): (typeof statuses)[number] => statuses.find((one) => one === status) ?? 'in-progress'
