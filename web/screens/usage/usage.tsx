// How much each school uses the installation, for whoever runs it. It names no person, and says where it keeps a number back.
import type { paths } from '../../../clients/typescript/sillage-api.ts'
import { SelectField } from '../../controls/field.tsx'
import { Facts, Panel } from '../../controls/panel.tsx'
import { WideTable } from '../../controls/wide-table.tsx'
import { useFilter } from '../../frame/address.ts'
import { Answer } from '../../frame/answer.tsx'
import { api, useAsked } from '../../frame/api.ts'
import { useLanguage, useWords } from '../../frame/language.ts'
import { Page } from '../../frame/page.tsx'
import { shownDay, shownNumber } from '../../frame/shown.ts'
import words from './words.ts'

type School = paths['/api/usage']['get']['responses'][200]['content']['application/json']['schools'][number]

/** As the API has it: a number about fewer learners is null. */
const FEWEST_LEARNERS = 10
const periods = ['7', '28', '90', '365'] as const

export default function Usage() {
  const t = useWords(words)
  const [chosen, choose] = useFilter('days')
  const days = periods.find((period) => period === chosen) ?? '28'
  const asked = useAsked(['usage', days], (signal) => api.GET('/api/usage', { params: { query: { days } }, signal }), {
    keepPrevious: true,
  })
  return (
    <Page title={t.title} lead={t.lead(FEWEST_LEARNERS)}>
      <SelectField label={t.period} value={days} onChange={(event) => choose(event.target.value)}>
        {periods.map((period) => (
          <option key={period} value={period}>
            {t.days(Number(period))}
          </option>
        ))}
      </SelectField>
      <Answer of={asked} isEmpty={({ schools }) => schools.length === 0} empty={<p>{t.none}</p>}>
        {({ schools }) => (
          <>
            <Together of={schools} />
            <Schools of={schools} />
          </>
        )}
      </Answer>
    </Page>
  )
}

function Together({ of }: { readonly of: readonly School[] }) {
  const t = useWords(words)
  const language = useLanguage()
  const open = of.filter(({ closedAt }) => closedAt === null)
  // A number that is kept back is of a school in which somebody did something.
  const active = open.filter(({ activeLearners }) => activeLearners !== 0)
  return (
    <Panel title={t.together}>
      <Facts
        of={[
          [t.open, shownNumber(open.length, language)],
          [t.active, shownNumber(active.length, language)],
          [
            t.classes,
            shownNumber(
              open.reduce((sum, { classes }) => sum + classes, 0),
              language,
            ),
          ],
        ]}
      />
    </Panel>
  )
}

function Schools({ of }: { readonly of: readonly School[] }) {
  const t = useWords(words)
  const language = useLanguage()
  const learners = (count: number | null) => (count === null ? t.few(FEWEST_LEARNERS) : shownNumber(count, language))
  return (
    <Panel title={t.schools}>
      {(labelledBy) => (
        <WideTable labelledBy={labelledBy}>
          <thead>
            <tr>
              <th scope="col">{t.school}</th>
              <th scope="col">{t.opened}</th>
              <th scope="col">{t.classes}</th>
              <th scope="col">{t.learners}</th>
              <th scope="col">{t.activeLearners}</th>
              <th scope="col">{t.answers}</th>
              <th scope="col">{t.last}</th>
            </tr>
          </thead>
          <tbody>
            {of.map((school) => (
              <tr key={school.school}>
                <th scope="row">{school.name}</th>
                <td>
                  {school.closedAt === null
                    ? shownDay(school.openedAt, language)
                    : t.closedOn(shownDay(school.closedAt, language))}
                </td>
                <td>{shownNumber(school.classes, language)}</td>
                <td>{learners(school.learners)}</td>
                <td>{learners(school.activeLearners)}</td>
                <td>{school.attempts === null ? t.withheld : shownNumber(school.attempts, language)}</td>
                <td>{lastDay(school, t.withheld, (day) => shownDay(day, language))}</td>
              </tr>
            ))}
          </tbody>
        </WideTable>
      )}
    </Panel>
  )
}

/** Nobody did anything, or so few that the day is kept back. */
function lastDay({ activeLearners, lastActiveOn }: School, withheld: string, shown: (day: string) => string): string {
  if (lastActiveOn !== null) return shown(lastActiveOn)
  return activeLearners === 0 ? '–' : withheld
}
