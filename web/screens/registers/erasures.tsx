// The erasures of the school, each with its certificate.
import { DocumentButton } from '../../controls/document-button.tsx'
import { WideTable } from '../../controls/wide-table.tsx'
import { Answer } from '../../frame/answer.tsx'
import { api, useAsked } from '../../frame/api.ts'
import { useLanguage, useWords } from '../../frame/language.ts'
import { shortId } from '../../frame/names-of-trail.ts'
import { shownMoment } from '../../frame/shown.ts'
import words from './words.ts'

export function Erasures({ labelledBy }: { readonly labelledBy: string }) {
  const t = useWords(words)
  const language = useLanguage()
  const erasures = useAsked(['erasures'], (signal) => api.GET('/api/rights/erasures', { signal }))
  return (
    <Answer of={erasures} isEmpty={({ items }) => items.length === 0} empty={<p>{t.noErasure}</p>}>
      {({ items }) => (
        <WideTable labelledBy={labelledBy}>
          <thead>
            <tr>
              <th scope="col">{t.person}</th>
              <th scope="col">{t.asked}</th>
              <th scope="col">{t.finished}</th>
              <th scope="col">{t.certificate}</th>
            </tr>
          </thead>
          <tbody>
            {[...items].reverse().map(({ id, person, state, askedAt, finishedAt, steps, certificate }) => (
              <tr key={id}>
                <th scope="row">
                  <code>{shortId(person)}</code>
                </th>
                <td>{shownMoment(askedAt, language)}</td>
                <td>
                  {finishedAt === null
                    ? `${state === 'waiting' ? t.waiting : t.running}, ${t.steps(
                        steps.filter(({ at }) => at !== null).length,
                        steps.length,
                      )}`
                    : shownMoment(finishedAt, language)}
                </td>
                <td>
                  <DocumentButton
                    address={`${certificate}?format=pdf`}
                    name={t.certificateOf(shortId(person))}
                    label={t.certificate}
                  />
                </td>
              </tr>
            ))}
          </tbody>
        </WideTable>
      )}
    </Answer>
  )
}
