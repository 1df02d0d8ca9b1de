// The workers: how many are alive, and what none of them does.
import { Facts, Panel } from '../../controls/panel.tsx'
import { Answer } from '../../frame/answer.tsx'
import { useLanguage, useWords } from '../../frame/language.ts'
import { shownNumber } from '../../frame/shown.ts'
import { useService } from './use-service.ts'
import words from './words.ts'

export function Workers() {
  const t = useWords(words)
  const language = useLanguage()
  return (
    <Panel title={t.workers} lead={t.workersLead}>
      <Answer of={useService()}>
        {({ workers }) => (
          <>
            <Facts
              of={[
                [t.alive, shownNumber(workers.alive, language)],
                [t.held, shownNumber(workers.held, language)],
                [t.unheld, workers.unheld.length === 0 ? t.noneUnheld : shownNumber(workers.unheld.length, language)],
              ]}
            />
            <ul>
              {workers.unheld.map((duty) => (
                <li key={duty}>
                  <code>{duty}</code>
                </li>
              ))}
            </ul>
          </>
        )}
      </Answer>
    </Panel>
  )
}
