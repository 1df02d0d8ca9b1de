// A learner's own page: what I have done, what I can do, what I am learning. Few words, big targets.
import { useState } from 'react'
import type { paths } from '../../../clients/typescript/sillage-api.ts'
import { Button } from '../../controls/button.tsx'
import { Answer, Empty } from '../../frame/answer.tsx'
import { api, sinceOwnChanges, useAsked } from '../../frame/api.ts'
import { useLanguage, useWords } from '../../frame/language.ts'
import { useNamesOfSkills } from '../../frame/names-of-skills.ts'
import { Page } from '../../frame/page.tsx'
import { useSession } from '../../frame/session.ts'
import { shownShortDay } from '../../frame/shown.ts'
import { Decisions } from '../child/decisions.tsx'
import { skillGroups } from '../child/skill-groups.ts'
import { Week } from '../child/week.tsx'
import { Profile } from '../learner/profile.tsx'
import { ownSentence } from './own-sentence.ts'
import styles from './own-work.module.css'
import words from './words.ts'

type Progress = paths['/api/adaptive/user-progress/{id}']['get']['responses'][200]['content']['application/json']

export default function OwnWork() {
  const { data: session } = useSession()
  return session ? <Of learner={session.person} /> : null
}

function Of({ learner }: { readonly learner: string }) {
  const t = useWords(words)
  const me = useAsked(['me'], (signal) => api.GET('/api/me', { signal }))
  const progress = useAsked(['learner', learner], (signal) =>
    api.GET('/api/adaptive/user-progress/{id}', {
      params: { path: { id: learner }, query: sinceOwnChanges() },
      signal,
    }),
  )
  const name = me.data?.givenName
  // In no class yet, and nothing recorded.
  const hasNothing = progress.error?.status === 404
  return (
    <Page title={name ? t.hello(name) : t.title}>
      <Answer of={me}>
        {() =>
          hasNothing ? (
            <Nothing />
          ) : (
            <Answer of={progress} isEmpty={({ lastActivityAt }) => lastActivityAt === null} empty={<p>{t.nothing}</p>}>
              {(data) => (
                <>
                  <Done progress={data} />
                  <Week learner={learner} reader="child" />
                  <Next learner={learner} />
                  <Skills progress={data} />
                  <Profile learner={learner} reader="child" />
                  <Decisions learner={learner} reader="child" />
                  <Lately learner={learner} />
                </>
              )}
            </Answer>
          )
        }
      </Answer>
    </Page>
  )
}

function Nothing() {
  const t = useWords(words)
  return (
    <Empty>
      <p>{t.nothing}</p>
    </Empty>
  )
}

function Done({ progress }: { readonly progress: Progress }) {
  const t = useWords(words)
  return (
    <section className={styles.panel} aria-labelledby="done">
      <h2 id="done">{t.done}</h2>
      <ul className={styles.done}>
        <li>{t.answers(progress.attempts)}</li>
        <li>{t.right(progress.successes)}</li>
        <li>{t.exercises(progress.exercisesCompleted)}</li>
      </ul>
    </section>
  )
}

/** Nothing where no exercise is recommended: a child can go on without. */
function Next({ learner }: { readonly learner: string }) {
  const t = useWords(words)
  const names = useNamesOfSkills()
  const asked = useAsked(['learner', learner, 'recommendation'], (signal) =>
    api.GET('/api/learners/{id}/recommendation', {
      params: { path: { id: learner }, query: sinceOwnChanges() },
      signal,
    }),
  )
  const exercise = asked.data?.exercise ?? null
  if (exercise === null) return null
  const [named, skill] = [names.exercise(exercise.exercise), names.skill(exercise.skill)]
  return (
    <section className={styles.panel} aria-labelledby="next">
      <h2 id="next">{t.next}</h2>
      <p>{named.startsWith(skill) ? t.tryThis(named) : t.tryNext(named, skill)}</p>
    </section>
  )
}

function Skills({ progress }: { readonly progress: Progress }) {
  const t = useWords(words)
  const names = useNamesOfSkills()
  const known = (skill: string) => <li key={skill}>{names.skill(skill)}</li>
  const { knows, learns, needs } = skillGroups(progress.skills)
  return (
    <div className={styles.groups}>
      <section className={styles.panel} data-group="knows" aria-labelledby="knows">
        <h2 id="knows">{t.knows}</h2>
        {knows.length === 0 ? <p>{t.noKnows}</p> : <ul className={styles.skills}>{knows.map(known)}</ul>}
      </section>
      <section className={styles.panel} data-group="learns" aria-labelledby="learns">
        <h2 id="learns">{t.learns}</h2>
        {learns.length + needs.length === 0 ? (
          <p>{t.noLearns}</p>
        ) : (
          <ul className={styles.skills}>
            {learns.map(known)}
            {needs.map((skill) => (
              <li key={skill}>
                {names.skill(skill)} <small>{t.again}</small>
              </li>
            ))}
          </ul>
        )}
      </section>
    </div>
  )
}

const PAGE = 30
const MOST = 200

function Lately({ learner }: { readonly learner: string }) {
  const t = useWords(words)
  const names = useNamesOfSkills()
  const language = useLanguage()
  const [limit, setLimit] = useState(PAGE)
  const history = useAsked(
    ['learner history', learner, limit],
    (signal) => api.GET('/api/learners/{learner}/history', { params: { path: { learner }, query: { limit } }, signal }),
    { keepPrevious: true },
  )
  return (
    <section className={styles.panel} aria-labelledby="lately">
      <h2 id="lately">{t.lately}</h2>
      <Answer of={history}>
        {({ items, next }) => (
          <>
            <ol className={styles.events}>
              {items.map((event) => {
                const sentence = ownSentence(event, t, names)
                return (
                  sentence !== null && (
                    <li key={event.id}>
                      <time dateTime={event.occurredAt}>{shownShortDay(event.occurredAt, language)}</time>
                      <span>{sentence}</span>
                    </li>
                  )
                )
              })}
            </ol>
            {next !== null && limit < MOST && (
              <Button busy={history.isPlaceholderData} onClick={() => setLimit(MOST)}>
                {t.more}
              </Button>
            )}
          </>
        )}
      </Answer>
    </section>
  )
}
