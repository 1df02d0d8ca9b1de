// What goes wrong in a class, and how it goes about it: kinds of error and strategies, on which skills, and in whose answers.
import { Link } from '@tanstack/react-router'
import type { paths } from '../../../clients/typescript/sillage-api.ts'
import { Panel } from '../../controls/panel.tsx'
import { WideTable } from '../../controls/wide-table.tsx'
import { Answer } from '../../frame/answer.tsx'
import { api, sinceOwnChanges, useAsked } from '../../frame/api.ts'
import { useLanguage, useWords } from '../../frame/language.ts'
import { useNamesOfSkills } from '../../frame/names-of-skills.ts'
import { shownCode, shownMoment, shownName, shownNumber, shownShare } from '../../frame/shown.ts'
import styles from './class-follow-up.module.css'
import words from './words.ts'

type Found = paths['/api/classes/{class}/observations']['get']['responses'][200]['content']['application/json']
type Seen = Found['errors'][number] & { readonly successRate?: number }

export function Observations({ ofClass }: { readonly ofClass: string }) {
  const t = useWords(words)
  const asked = useAsked(['observations of class', ofClass], (signal) =>
    api.GET('/api/classes/{class}/observations', {
      params: { path: { class: ofClass }, query: sinceOwnChanges() },
      signal,
    }),
  )
  return (
    <Answer
      of={asked}
      isEmpty={({ errors, strategies }) => errors.length + strategies.length === 0}
      empty={<p>{t.nothingObserved}</p>}
    >
      {({ errors, strategies, uncounted }) => (
        <>
          <p>{t.observationsLead}</p>
          {uncounted > 0 && <p>{t.uncounted(uncounted)}</p>}
          <Codes title={t.errors} seen={errors} none={t.noErrors} ofClass={ofClass} />
          <Codes title={t.strategies} seen={strategies} none={t.noStrategies} ofClass={ofClass} hasRate />
        </>
      )}
    </Answer>
  )
}

type CodesProps = {
  readonly title: string
  readonly seen: readonly Seen[]
  readonly none: string
  readonly ofClass: string
  readonly hasRate?: boolean
}

function Codes({ title, seen, none, ofClass, hasRate = false }: CodesProps) {
  const t = useWords(words)
  const language = useLanguage()
  const names = useNamesOfSkills()
  return (
    <Panel title={title}>
      {(labelledBy) =>
        seen.length === 0 ? (
          <p>{none}</p>
        ) : (
          <WideTable labelledBy={labelledBy}>
            <thead>
              <tr>
                <th scope="col">{t.observed}</th>
                <th scope="col">{t.answers}</th>
                {hasRate && <th scope="col">{t.right}</th>}
                <th scope="col">{t.onSkills}</th>
                <th scope="col">{t.observedLearners}</th>
                <th scope="col">{t.lastSeen}</th>
              </tr>
            </thead>
            <tbody>
              {seen.map((one) => (
                <tr key={one.code}>
                  <th scope="row">{shownCode(one.code)}</th>
                  <td>{shownNumber(one.answers, language)}</td>
                  {hasRate && <td>{one.successRate === undefined ? '–' : shownShare(one.successRate, language)}</td>}
                  <td>
                    <ul>
                      {one.skills.map(({ skill, answers }) => (
                        <li key={skill}>{t.times(names.skill(skill), shownNumber(answers, language))}</li>
                      ))}
                    </ul>
                  </td>
                  <td>
                    <details className={styles.learners}>
                      <summary>{t.stuckLearners(one.learners.length)}</summary>
                      <ul>
                        {one.learners.map((learner) => (
                          <li key={learner.learner}>
                            <Link to={`/learners/${learner.learner}`} search={{ class: ofClass }}>
                              {t.times(shownName(learner) || t.unnamed, shownNumber(learner.answers, language))}
                            </Link>
                          </li>
                        ))}
                      </ul>
                    </details>
                  </td>
                  <td>{shownMoment(one.lastAt, language)}</td>
                </tr>
              ))}
            </tbody>
          </WideTable>
        )
      }
    </Panel>
  )
}
