// Who accessed the data of a person, newest first.
import { useState } from 'react'
import { Button } from '../../controls/button.tsx'
import { WideTable } from '../../controls/wide-table.tsx'
import { useActionName } from '../../frame/action-name.ts'
import { useParameter } from '../../frame/address.ts'
import { Answer } from '../../frame/answer.tsx'
import { api, useAsked } from '../../frame/api.ts'
import { useLanguage, useWords } from '../../frame/language.ts'
import outcomeWords from '../../frame/outcome-words.ts'
import { Page } from '../../frame/page.tsx'
import { may, useSession } from '../../frame/session.ts'
import { shownMoment, shownName } from '../../frame/shown.ts'
import { useEverybody } from '../people/everybody.ts'
import styles from './accesses.module.css'
import words from './words.ts'

const PAGE = 50
const MOST = 500
/** To name who looked, not every child of the school is looked at. */
const STAFF = ['teacher', 'administrator', 'auditor', 'support'] as const

export default function Accesses() {
  const t = useWords(words)
  const language = useLanguage()
  const person = useParameter('person')
  const [limit, setLimit] = useState(PAGE)
  const { data: session } = useSession()
  const staff = useEverybody({ isAllowed: session ? may(session, 'identity:manage') : false, roles: STAFF })
  const accesses = useAsked(
    ['accesses', person, limit],
    (signal) => api.GET('/api/people/{person}/accesses', { params: { path: { person }, query: { limit } }, signal }),
    { keepPrevious: true },
  )
  /** Whoever may not list the people of the school sees ids. */
  const nameOf = (who: string | null): string => {
    if (who === null) return t.service
    if (who === person) return t.themself
    const found = staff.data?.items.find((one) => one.person === who)
    return (found && shownName(found)) || `…${who.slice(-8)}`
  }
  const actionName = useActionName()
  const known: Readonly<Record<string, string>> = useWords(outcomeWords)
  const inWords = (word: string) => (Object.hasOwn(known, word) ? (known[word] ?? word) : word)
  return (
    <Page title={t.title} lead={t.lead}>
      <Answer of={accesses} isEmpty={({ items }) => items.length === 0} empty={<p>{t.none}</p>}>
        {({ items, next }) => (
          <section className={styles.panel} aria-labelledby="accesses">
            <h2 id="accesses" className="unseen">
              {t.title}
            </h2>
            <WideTable labelledBy="accesses">
              <thead>
                <tr>
                  <th scope="col">{t.when}</th>
                  <th scope="col">{t.who}</th>
                  <th scope="col">{t.what}</th>
                  <th scope="col">{t.why}</th>
                  <th scope="col">{t.outcome}</th>
                </tr>
              </thead>
              <tbody>
                {items.map((access) => (
                  <tr key={access.entry}>
                    <td>{shownMoment(access.at, language)}</td>
                    <td>{nameOf(access.who)}</td>
                    <td title={access.action}>{actionName(access.action)}</td>
                    <td>{inWords(access.purpose)}</td>
                    <td>{inWords(access.outcome)}</td>
                  </tr>
                ))}
              </tbody>
            </WideTable>
            {next !== null && limit < MOST && (
              <Button busy={accesses.isPlaceholderData} onClick={() => setLimit(Math.min(MOST, limit * 2))}>
                {t.more}
              </Button>
            )}
          </section>
        )}
      </Answer>
    </Page>
  )
}
