// A table that passed the gate for publication: for each group of learners, how many had which share of right answers.
import { useLanguage, useWords } from '../frame/language.ts'
import { shownNumber } from '../frame/shown.ts'
import words from './published-words.ts'
import { WideTable } from './wide-table.tsx'

type Props = {
  readonly of: {
    readonly people: number
    readonly groups: readonly {
      readonly of: Readonly<Record<string, string>>
      readonly people: number
      readonly outcomes: readonly { readonly outcome: string; readonly people: number }[]
    }[]
  }
  /** The id of the heading. */
  readonly labelledBy: string
}

export function PublishedGroups({ of: { people, groups }, labelledBy }: Props) {
  const t = useWords(words)
  const language = useLanguage()
  return (
    <>
      <p>{t.people(shownNumber(people, language))}</p>
      <WideTable labelledBy={labelledBy}>
        <thead>
          <tr>
            <th scope="col">{t.answers}</th>
            <th scope="col">{t.right}</th>
            <th scope="col">{t.learners}</th>
          </tr>
        </thead>
        <tbody>
          {groups.map((group) => {
            const answers = Object.values(group.of).join(', ')
            return [
              <tr key={answers}>
                <th scope="row">{answers}</th>
                <td>{t.all}</td>
                <td>{shownNumber(group.people, language)}</td>
              </tr>,
              ...group.outcomes.map(({ outcome, people: some }) => (
                <tr key={`${answers} ${outcome}`}>
                  <th scope="row">{answers}</th>
                  <td>{outcome}</td>
                  <td>{shownNumber(some, language)}</td>
                </tr>
              )),
            ]
          })}
        </tbody>
      </WideTable>
    </>
  )
}
