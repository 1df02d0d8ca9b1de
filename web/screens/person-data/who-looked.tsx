// Who looked at the data of a person, in a family's words: by role, without the names of the staff.
import { useState } from 'react'
import { Button } from '../../controls/button.tsx'
import { WideTable } from '../../controls/wide-table.tsx'
import { actionNames, useActionName } from '../../frame/action-name.ts'
import { Answer } from '../../frame/answer.tsx'
import { api, useAsked } from '../../frame/api.ts'
import { useLanguage, useWords } from '../../frame/language.ts'
import { useSession } from '../../frame/session.ts'
import { shownMoment } from '../../frame/shown.ts'
import actWords from './act-words.ts'
import type { Whose } from './consents.tsx'
import { accessWord, inLines, wordOfPurpose } from './looked-at.ts'
import styles from './person-data.module.css'
import words from './who-looked-words.ts'

const PAGE = 25
const MOST = 100
const roles = [
  ['teacher', 'byTeacher'],
  ['administrator', 'byAdministrator'],
  ['auditor', 'byAuditor'],
  ['support', 'bySupport'],
  ['parent', 'byParent'],
  ['learner', 'byLearner'],
] as const

export function WhoLooked({ person, isOwn }: Pick<Whose, 'person' | 'isOwn'>) {
  const t = useWords(words)
  const acts = useWords(actWords)
  const nameOfAction = useActionName()
  const language = useLanguage()
  const { data: session } = useSession()
  const [limit, setLimit] = useState(PAGE)
  // Those who read their own data often would find hardly anything else in the list.
  const [ownToo, setOwnToo] = useState(false)
  const accesses = useAsked(
    ['accesses', person, limit, ownToo],
    (signal) => {
      const query = { limit, others: ownToo ? 'false' : 'true' } as const
      return api.GET('/api/people/{person}/accesses', { params: { path: { person }, query }, signal })
    },
    { keepPrevious: true },
  )
  const tell = ({ action, purpose }: { readonly action: string; readonly purpose: string }): string => {
    const word = accessWord(action)
    if (word !== null) return acts[word]
    return actionNames.includes(action) ? nameOfAction(action) : acts[wordOfPurpose(purpose)]
  }
  const nameOf = (who: string | null, held: readonly string[]): string => {
    if (who !== null && who === session?.person) return isOwn ? t.me : t.you
    if (who === person) return t.theChild
    const [, name] = roles.find(([role]) => held.includes(role)) ?? []
    if (name) return t[name]
    return who === null ? t.service : t.program
  }
  return (
    <section className={styles.panel} aria-labelledby="who-looked">
      <h2 id="who-looked">{t.whoLooked}</h2>
      <p className={styles.quiet}>{isOwn ? t.whoLookedOwnLead : t.whoLookedLead}</p>
      <label className={styles.ownToo}>
        <input type="checkbox" checked={ownToo} onChange={({ target }) => setOwnToo(target.checked)} />
        <span>{isOwn ? t.mineToo : t.yoursToo}</span>
      </label>
      <Answer of={accesses} isEmpty={({ items }) => items.length === 0} empty={<p>{t.nobodyLooked}</p>}>
        {({ items, next }) => (
          <>
            <WideTable labelledBy="who-looked">
              <thead>
                <tr>
                  <th scope="col">{t.when}</th>
                  <th scope="col">{t.who}</th>
                  <th scope="col">{t.did}</th>
                </tr>
              </thead>
              <tbody>
                {inLines(items, tell).map(({ latest, told, count }) => (
                  <tr key={latest.entry}>
                    <td>{shownMoment(latest.at, language)}</td>
                    <td>{nameOf(latest.who, latest.roles)}</td>
                    <td>
                      {told}
                      {count > 1 && ` · ${t.times(count)}`}
                      {latest.outcome !== 'done' && ` · ${t.refused}`}
                    </td>
                  </tr>
                ))}
              </tbody>
            </WideTable>
            {next !== null && limit < MOST && (
              <Button busy={accesses.isPlaceholderData} onClick={() => setLimit(MOST)}>
                {t.more}
              </Button>
            )}
          </>
        )}
      </Answer>
    </section>
  )
}
