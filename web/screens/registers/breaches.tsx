// The register of breaches, the latest first, with the 72 hours.
import type { paths } from '../../../clients/typescript/sillage-api.ts'
import { WideTable } from '../../controls/wide-table.tsx'
import { Answer } from '../../frame/answer.tsx'
import { api, sinceOwnChanges, useAsked } from '../../frame/api.ts'
import { useLanguage, useWords } from '../../frame/language.ts'
import { shownDay, shownMoment } from '../../frame/shown.ts'
import styles from './registers.module.css'
import words from './words.ts'

type Breach = paths['/api/rights/breaches']['get']['responses'][200]['content']['application/json']['items'][number]

export function Breaches({ labelledBy }: { readonly labelledBy: string }) {
  const t = useWords(words)
  const language = useLanguage()
  const breaches = useAsked(['breaches'], (signal) =>
    api.GET('/api/rights/breaches', { params: { query: sinceOwnChanges() }, signal }),
  )
  const risks = { none: t.none, risk: t.riskSome, high: t.high }
  return (
    <Answer of={breaches} isEmpty={({ items }) => items.length === 0} empty={<p>{t.noBreach}</p>}>
      {({ items }) => (
        <WideTable labelledBy={labelledBy}>
          <thead>
            <tr>
              <th scope="col">{t.discovered}</th>
              <th scope="col">{t.what}</th>
              <th scope="col">{t.data}</th>
              <th scope="col">{t.people}</th>
              <th scope="col">{t.risk}</th>
              <th scope="col">{t.authority}</th>
              <th scope="col">{t.state}</th>
            </tr>
          </thead>
          <tbody>
            {items.map((breach) => (
              <tr key={breach.breach}>
                <th scope="row">
                  {shownMoment(breach.discoveredAt, language)}
                  <p className={styles.note}>{breach.facts}</p>
                </th>
                <td>{breach.natures.map((nature) => t[nature]).join(', ')}</td>
                <td>{breach.data.map((kind) => t[kind]).join(', ')}</td>
                <td>{breach.people === null ? t.unknownPeople : t.about(breach.people)}</td>
                <td>{breach.risk === null ? t.notAssessed : risks[breach.risk]}</td>
                <td>
                  <Authority breach={breach} />
                </td>
                <td>{breach.closedAt === null ? t.open : t.closed(shownDay(breach.closedAt, language))}</td>
              </tr>
            ))}
          </tbody>
        </WideTable>
      )}
    </Answer>
  )
}

function Authority({ breach: { risk, authorityToldAt, notifyBy, warning } }: { readonly breach: Breach }) {
  const t = useWords(words)
  const language = useLanguage()
  if (authorityToldAt !== null) return t.told(shownMoment(authorityToldAt, language))
  if (risk === 'none') return t.notNeeded
  return (
    <>
      {t.notifyBy(shownMoment(notifyBy, language))}
      {warning !== null && (
        <strong className={styles.warning} data-warning={warning}>
          {t[warning]}
        </strong>
      )}
    </>
  )
}
