// The process managers, one a row: on their own screen, and in a tab of the service’s state.
import { Link } from '@tanstack/react-router'
import { WideTable } from '../../controls/wide-table.tsx'
import { Answer } from '../../frame/answer.tsx'
import { api, useAsked } from '../../frame/api.ts'
import { useLanguage, useWords } from '../../frame/language.ts'
import { shownMoment, shownNumber } from '../../frame/shown.ts'
import { ProcessState } from './process-state.tsx'
import words from './words.ts'

const EVERY_MS = 5_000

export function ProcessesTable({ labelledBy }: { readonly labelledBy: string }) {
  const t = useWords(words)
  const language = useLanguage()
  const number = (value: number) => shownNumber(value, language)
  const processes = useAsked(['processes'], (signal) => api.GET('/api/processes', { signal }), { everyMs: EVERY_MS })
  return (
    <Answer of={processes} isEmpty={({ items }) => items.length === 0} empty={<p>{t.none}</p>}>
      {({ items }) => (
        <WideTable labelledBy={labelledBy}>
          <thead>
            <tr>
              <th scope="col">{t.process}</th>
              <th scope="col">{t.state}</th>
              <th scope="col">{t.version}</th>
              <th scope="col">{t.behind}</th>
              <th scope="col">{t.parked}</th>
              <th scope="col">{t.waiting}</th>
              <th scope="col">{t.stuck}</th>
              <th scope="col">{t.refused}</th>
              <th scope="col">{t.timers}</th>
              <th scope="col">{t.next}</th>
            </tr>
          </thead>
          <tbody>
            {items.map((one) => (
              <tr key={one.process}>
                <th scope="row">
                  <Link to={`/processes/${one.process}`}>
                    <code>{one.process}</code>
                  </Link>
                </th>
                <td>
                  <ProcessState of={one} />
                </td>
                <td>{one.version ?? one.definedVersion ?? ''}</td>
                <td>{one.lagEvents === 0 ? t.upToDate : number(one.lagEvents)}</td>
                <td>{number(one.parkedKeys)}</td>
                <td>{number(one.waiting)}</td>
                <td>{number(one.stuck)}</td>
                <td>{number(one.refused)}</td>
                <td>{number(one.timers)}</td>
                <td>{one.nextTimerDue === null ? '' : shownMoment(one.nextTimerDue, language)}</td>
              </tr>
            ))}
          </tbody>
        </WideTable>
      )}
    </Answer>
  )
}
