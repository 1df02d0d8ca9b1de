// One learner as their teacher reads them: figures, skills, and what happened lately.
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { paths } from '../../../clients/typescript/sillage-api.ts'
import { LiveNote } from '../../controls/live-note.tsx'
import { WideTable } from '../../controls/wide-table.tsx'
import { useFilter, useParameter } from '../../frame/address.ts'
import { Answer } from '../../frame/answer.tsx'
import { api, sinceOwnChanges, useAsked } from '../../frame/api.ts'
import { useLanguage, useWords } from '../../frame/language.ts'
import { useLive } from '../../frame/live.ts'
import { useNamesOfSkills } from '../../frame/names-of-skills.ts'
import { Page } from '../../frame/page.tsx'
import { may, useSession } from '../../frame/session.ts'
import { shownMoment, shownName, shownNumber, shownShare } from '../../frame/shown.ts'
import { Lately, type News } from './lately.tsx'
import styles from './learner.module.css'
import { NextExercise } from './next-exercise.tsx'
import { NextTen } from './next-ten.tsx'
import { Noticed, noticesOfLearner } from './noticed.tsx'
import { Observed } from './observed.tsx'
import { Profile } from './profile.tsx'
import words from './words.ts'

type Progress = paths['/api/adaptive/user-progress/{id}']['get']['responses'][200]['content']['application/json']
type Skill = Progress['skills'][number]

/** As the API decides who struggles: see `strugglingWith` of a class. */
const STRUGGLING_BELOW = 0.55
const AFTER_ANSWERS = 5
const stateOf = ({ masteredAt, attempts, proficiency }: Skill) =>
  masteredAt !== null
    ? 'finished'
    : attempts >= AFTER_ANSWERS && proficiency !== null && proficiency < STRUGGLING_BELOW
      ? 'help'
      : 'started'

export default function Learner() {
  const t = useWords(words)
  const learner = useParameter('learner')
  const [ofClass] = useFilter('class')
  const progress = useAsked(['learner', learner], (signal) =>
    api.GET('/api/adaptive/user-progress/{id}', {
      params: { path: { id: learner }, query: sinceOwnChanges() },
      signal,
    }),
  )
  // Whoever arrives from elsewhere finds the name by the class that the learner is in.
  const inClass = ofClass ?? progress.data?.classes.find(({ until }) => until === null)?.class
  const name = useNameIn(inClass, learner)
  const [news, setNews] = useState<News>({ position: null, number: 0 })
  const isLive = useLive({
    path: `/api/learners/${learner}/changes`,
    keys: [['learner', learner], noticesOfLearner(learner)],
    onChange: (position) => setNews(({ number }) => ({ position, number: number + 1 })),
  })
  const { data: session } = useSession()
  const seesWhoLooked = session?.permissions['trail:read']?.includes('school') === true
  const mayTeach = session !== null && session !== undefined && may(session, 'teaching:read')
  const mayCorrect = session !== null && session !== undefined && may(session, 'learning:correct')
  return (
    <Page
      title={name ?? t.unnamed}
      above={inClass !== undefined && <Link to={`/classes/${inClass}`}>{t.back}</Link>}
      actions={
        <>
          <LiveNote isLive={isLive} />
          {seesWhoLooked && <Link to={`/people/${learner}/accesses`}>{t.accesses}</Link>}
          <Link to={`/learners/${learner}/replay`} search={inClass ? { class: inClass } : {}}>
            {t.history}
          </Link>
        </>
      }
    >
      <Answer of={progress}>
        {(data) => (
          <>
            <Figures progress={data} />
            {inClass !== undefined && mayTeach && (
              <Noticed
                learner={learner}
                ofClass={inClass}
                levels={new Map(data.skills.map(({ skill, level }) => [skill, level]))}
                maySetLevel={session.permissions['learning:record']?.includes('taught') === true}
              />
            )}
            {data.attempts > 0 && mayTeach && (
              <>
                <NextTen learner={learner} mayJudge={mayCorrect} />
                <NextExercise learner={learner} mayJudge={mayCorrect} />
              </>
            )}
            <Skills skills={data.skills} />
            <Observed learner={learner} />
            <Profile learner={learner} reader="teacher" />
          </>
        )}
      </Answer>
      <Lately learner={learner} news={news} mayCorrect={mayCorrect} />
    </Page>
  )
}

/** Names come with the class: a teacher may not ask for the details of a person. */
function useNameIn(ofClass: string | undefined, learner: string): string | undefined {
  const children = useAsked(
    ['class overview', ofClass ?? '', 'now'],
    (signal) =>
      api.GET('/api/classes/{class}/overview', {
        params: { path: { class: ofClass ?? '' }, query: { limit: 500 } },
        signal,
      }),
    { enabled: ofClass !== undefined },
  )
  const found = children.data?.learners.find((one) => one.learner === learner)
  return found && (shownName(found) || undefined)
}

function Figures({ progress }: { readonly progress: Progress }) {
  const t = useWords(words)
  const language = useLanguage()
  const figures = [
    [t.answers, shownNumber(progress.attempts, language)],
    [t.right, progress.successRate === null ? '–' : shownShare(progress.successRate, language)],
    [t.done, shownNumber(progress.exercisesCompleted, language)],
    [t.mastered, shownNumber(progress.skillsMastered, language)],
    [t.minutes, shownNumber(Math.round(progress.minutes), language)],
    [t.last, progress.lastActivityAt === null ? t.never : shownMoment(progress.lastActivityAt, language)],
  ] as const
  return (
    <dl className={styles.figures}>
      {figures.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

function Skills({ skills }: { readonly skills: readonly Skill[] }) {
  const t = useWords(words)
  const names = useNamesOfSkills()
  const language = useLanguage()
  const named = { started: t.startedState, finished: t.masteredState, help: t.helpState }
  const order = ['help', 'started', 'finished']
  const sorted = [...skills].sort((one, other) => order.indexOf(stateOf(one)) - order.indexOf(stateOf(other)))
  return (
    <section className={styles.panel} aria-labelledby="skills">
      <h2 id="skills">{t.skills}</h2>
      {skills.length === 0 ? (
        <p>{t.noSkills}</p>
      ) : (
        <WideTable labelledBy="skills">
          <thead>
            <tr>
              <th scope="col">{t.skill}</th>
              <th scope="col">{t.state}</th>
              <th scope="col">{t.proficiency}</th>
              <th scope="col">{t.answers}</th>
              <th scope="col">{t.level}</th>
            </tr>
          </thead>
          <tbody>
            {sorted.map((skill) => (
              <tr key={skill.skill}>
                <th scope="row">{names.skill(skill.skill)}</th>
                <td>
                  <span className={styles.state} data-state={stateOf(skill)}>
                    {named[stateOf(skill)]}
                  </span>
                </td>
                <td>
                  {skill.proficiency === null ? (
                    '–'
                  ) : (
                    <span className={styles.share}>
                      <svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
                        <rect width="100" height="8" rx="4" />
                        <rect width={skill.proficiency * 100} height="8" rx="4" />
                      </svg>
                      {shownShare(skill.proficiency, language)}
                    </span>
                  )}
                </td>
                <td>{skill.attempts}</td>
                <td>{skill.level ?? '–'}</td>
              </tr>
            ))}
          </tbody>
        </WideTable>
      )}
    </section>
  )
}
