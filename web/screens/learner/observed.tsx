// What exercises noted about a learner's answers: kinds of error and strategies. Nothing is shown where nothing was noted.
import type { paths } from '../../../clients/typescript/sillage-api.ts'
import { WideTable } from '../../controls/wide-table.tsx'
import { Answer } from '../../frame/answer.tsx'
import { api, sinceOwnChanges, useAsked } from '../../frame/api.ts'
import { useLanguage, useWords } from '../../frame/language.ts'
import { useNamesOfSkills } from '../../frame/names-of-skills.ts'
import { shownCode, shownMoment, shownNumber, shownShare } from '../../frame/shown.ts'
import styles from './learner.module.css'
import words from './observed-words.ts'

type Found = paths['/api/learners/{learner}/observations']['get']['responses'][200]['content']['application/json']

export function Observed({ learner }: { readonly learner: string }) {
  const asked = useAsked(['learner', learner, 'observations'], (signal) =>
    api.GET('/api/learners/{learner}/observations', {
      params: { path: { learner }, query: sinceOwnChanges() },
      signal,
    }),
  )
  return (
    <Answer of={asked}>
      {(found) => (found.errors.length + found.strategies.length === 0 ? null : <Table found={found} />)}
    </Answer>
  )
}

function Table({ found: { errors, strategies } }: { readonly found: Found }) {
  const t = useWords(words)
  const language = useLanguage()
  const names = useNamesOfSkills()
  const seen = [
    ...errors.map((one) => ({ ...one, kind: t.error, right: '–' })),
    ...strategies.map((one) => ({ ...one, kind: t.strategy, right: shownShare(one.successRate, language) })),
  ]
  return (
    <section className={styles.panel} aria-labelledby="observed">
      <h2 id="observed">{t.observed}</h2>
      <WideTable labelledBy="observed">
        <thead>
          <tr>
            <th scope="col">{t.code}</th>
            <th scope="col">{t.kind}</th>
            <th scope="col">{t.answers}</th>
            <th scope="col">{t.right}</th>
            <th scope="col">{t.skills}</th>
            <th scope="col">{t.lastSeen}</th>
          </tr>
        </thead>
        <tbody>
          {seen.map((one) => (
            <tr key={`${one.kind} ${one.code}`}>
              <th scope="row">{shownCode(one.code)}</th>
              <td>{one.kind}</td>
              <td>{shownNumber(one.answers, language)}</td>
              <td>{one.right}</td>
              <td>
                <ul>
                  {one.skills.map(({ skill, answers }) => (
                    <li key={skill}>{t.times(names.skill(skill), shownNumber(answers, language))}</li>
                  ))}
                </ul>
              </td>
              <td>{shownMoment(one.lastAt, language)}</td>
            </tr>
          ))}
        </tbody>
      </WideTable>
    </section>
  )
}
