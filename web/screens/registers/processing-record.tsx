// The record of processing activities, one row for each purpose.
import type { paths } from '../../../clients/typescript/sillage-api.ts'
import { WideTable } from '../../controls/wide-table.tsx'
import { Answer } from '../../frame/answer.tsx'
import { api, useAsked } from '../../frame/api.ts'
import { useLanguage, useWords } from '../../frame/language.ts'
import { periodText } from './period.ts'
import words from './words.ts'

type Answered = paths['/api/rights/record']['get']['responses'][200]['content']['application/json']

export function ProcessingRecord({ labelledBy }: { readonly labelledBy: string }) {
  const record = useAsked(['record of processing'], (signal) => api.GET('/api/rights/record', { signal }))
  // The same address gives documents too, which are text.
  return (
    <Answer of={record}>
      {(answer) => typeof answer === 'object' && <Activities record={answer} labelledBy={labelledBy} />}
    </Answer>
  )
}

function Activities({
  record: { activities, receivers },
  labelledBy,
}: {
  readonly record: Answered
  readonly labelledBy: string
}) {
  const t = useWords(words)
  const language = useLanguage()
  return (
    <>
      <WideTable labelledBy={labelledBy}>
        <thead>
          <tr>
            <th scope="col">{t.activity}</th>
            <th scope="col">{t.basis}</th>
            <th scope="col">{t.recipients}</th>
            <th scope="col">{t.retention}</th>
            <th scope="col">{t.kinds}</th>
          </tr>
        </thead>
        <tbody>
          {activities.map((one) => (
            <tr key={`${one.purpose} ${one.basis} ${one.retention} ${one.recipientsInWords}`}>
              <th scope="row">{one.title}</th>
              <td>{one.basisInWords}</td>
              <td>{one.recipientsInWords}</td>
              <td>{periodText(one.retention, language)}</td>
              <td>
                <details>
                  <summary>{t.kindsOf(one.events.length)}</summary>
                  <ul>
                    {one.events.map(({ type, inWords }) => (
                      <li key={type} title={type}>
                        {inWords}
                      </li>
                    ))}
                  </ul>
                </details>
              </td>
            </tr>
          ))}
        </tbody>
      </WideTable>
      <p>{t.receivers(receivers.length)}</p>
    </>
  )
}
