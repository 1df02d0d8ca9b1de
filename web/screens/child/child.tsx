// The work of one child as a parent reads it: plain sentences, three groups of skills, and what happened lately.
import { Link } from '@tanstack/react-router'
import type { paths } from '../../../clients/typescript/sillage-api.ts'
import { useParameter } from '../../frame/address.ts'
import { Answer, Empty } from '../../frame/answer.tsx'
import { api, sinceOwnChanges, useAsked } from '../../frame/api.ts'
import { useLanguage, useWords } from '../../frame/language.ts'
import { useNamesOfSkills } from '../../frame/names-of-skills.ts'
import { Page } from '../../frame/page.tsx'
import { shownMoment, shownName } from '../../frame/shown.ts'
import { useChild } from '../children/use-children.ts'
import { Lately } from '../learner/lately.tsx'
import { Profile } from '../learner/profile.tsx'
import styles from './child.module.css'
import { Decisions } from './decisions.tsx'
import { SchoolWork } from './school-work.tsx'
import { skillGroups } from './skill-groups.ts'
import { Week } from './week.tsx'
import words from './words.ts'

type Progress = paths['/api/adaptive/user-progress/{id}']['get']['responses'][200]['content']['application/json']

export default function Child() {
  const t = useWords(words)
  const learner = useParameter('child')
  const child = useChild(learner)
  const progress = useAsked(['learner', learner], (signal) =>
    api.GET('/api/adaptive/user-progress/{id}', {
      params: { path: { id: learner }, query: sinceOwnChanges() },
      signal,
    }),
  )
  // Of a child of one's own, of whom nothing is recorded and who is in no class.
  const hasNothing = child !== undefined && progress.error?.status === 404
  return (
    <Page
      title={(child && shownName(child)) || t.unnamed}
      above={<Link to="/children">{t.children}</Link>}
      actions={<Link to={`/children/${learner}/data`}>{t.data}</Link>}
    >
      {hasNothing ? (
        <Empty>
          <p>{t.nothing}</p>
        </Empty>
      ) : (
        <>
          <Answer of={progress}>
            {(data) => (
              <>
                <Summary progress={data} />
                <Week learner={learner} reader="family" />
                <Skills progress={data} />
              </>
            )}
          </Answer>
          {progress.data && <SchoolWork learner={learner} />}
          {progress.data && <Profile learner={learner} reader="family" />}
          {progress.data && <Decisions learner={learner} reader="family" />}
          {progress.data && <Lately learner={learner} />}
        </>
      )}
    </Page>
  )
}

function Summary({ progress }: { readonly progress: Progress }) {
  const t = useWords(words)
  const language = useLanguage()
  const { attempts, successes, exercisesCompleted, minutes, lastActivityAt } = progress
  return (
    <section className={styles.panel} aria-labelledby="summary">
      <h2 id="summary">{t.summary}</h2>
      {lastActivityAt === null ? (
        <p>{t.nothing}</p>
      ) : (
        <ul className={styles.facts}>
          <li>{t.answers(attempts, successes)}</li>
          <li>{t.done(exercisesCompleted)}</li>
          <li>{t.time(Math.round(minutes))}</li>
          <li>{t.last(shownMoment(lastActivityAt, language))}</li>
        </ul>
      )}
    </section>
  )
}

function Skills({ progress }: { readonly progress: Progress }) {
  const t = useWords(words)
  const names = useNamesOfSkills()
  const { knows, learns, needs } = skillGroups(progress.skills)
  const groups = [
    ['knows', t.knows, knows],
    ['learns', t.learns, learns],
    ['needs', t.needs, needs],
  ] as const
  return (
    <div className={styles.groups}>
      {groups.map(([id, title, skills]) => (
        <section key={id} className={styles.panel} data-group={id} aria-labelledby={id}>
          <h2 id={id}>{title}</h2>
          {skills.length === 0 ? (
            <p className={styles.quiet}>{t.noSkill}</p>
          ) : (
            <ul>
              {skills.map((skill) => (
                <li key={skill}>{names.skill(skill)}</li>
              ))}
            </ul>
          )}
          {id === 'needs' && skills.length > 0 && <p className={styles.quiet}>{t.needsHint}</p>}
        </section>
      ))}
    </div>
  )
}
