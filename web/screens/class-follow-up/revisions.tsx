// What is to be revised: how much each learner has due, and what the class is expected to have forgotten.
import { Link } from '@tanstack/react-router'
import { Panel } from '../../controls/panel.tsx'
import { WideTable } from '../../controls/wide-table.tsx'
import { Answer } from '../../frame/answer.tsx'
import { api, sinceOwnChanges, useAsked } from '../../frame/api.ts'
import { useLanguage, useWords } from '../../frame/language.ts'
import { shownName, shownNumber, shownShare, shownSkill } from '../../frame/shown.ts'
import words from './words.ts'

export function Revisions({ ofClass }: { readonly ofClass: string }) {
  const t = useWords(words)
  const language = useLanguage()
  const asked = useAsked(['forgetting of class', ofClass], (signal) =>
    api.GET('/api/classes/{class}/forgetting', {
      params: { path: { class: ofClass }, query: sinceOwnChanges() },
      signal,
    }),
  )
  return (
    <Answer of={asked} isEmpty={({ learners }) => learners.length === 0} empty={<p>{t.nobodyThen}</p>}>
      {({ learners, items, targetRetention }) => (
        <>
          <Panel title={t.dueByLearner} lead={t.revisionsLead(shownShare(targetRetention, language))}>
            {(labelledBy) => (
              <WideTable labelledBy={labelledBy}>
                <thead>
                  <tr>
                    <th scope="col">{t.learner}</th>
                    <th scope="col">{t.due}</th>
                    <th scope="col">{t.reviewed}</th>
                    <th scope="col">{t.recall}</th>
                  </tr>
                </thead>
                <tbody>
                  {learners
                    .toSorted((a, b) => b.due - a.due)
                    .map((learner) => (
                      <tr key={learner.learner}>
                        <th scope="row">
                          <Link to={`/learners/${learner.learner}`} search={{ class: ofClass }}>
                            {shownName(learner) || t.unnamed}
                          </Link>
                        </th>
                        <td>{shownNumber(learner.due, language)}</td>
                        <td>{shownNumber(learner.cards, language)}</td>
                        <td>{learner.recall === null ? '–' : shownShare(learner.recall, language)}</td>
                      </tr>
                    ))}
                </tbody>
              </WideTable>
            )}
          </Panel>
          {items.length > 0 && (
            <Panel title={t.forgotten}>
              {(labelledBy) => (
                <WideTable labelledBy={labelledBy}>
                  <thead>
                    <tr>
                      <th scope="col">{t.item}</th>
                      <th scope="col">{t.skill}</th>
                      <th scope="col">{t.recall}</th>
                      <th scope="col">{t.below}</th>
                    </tr>
                  </thead>
                  <tbody>
                    {items.map((item) => (
                      <tr key={`${item.kind} ${item.item}`}>
                        <th scope="row">{item.item}</th>
                        <td>{item.skill === null ? '–' : shownSkill(item.skill)}</td>
                        <td>{shownShare(item.recall, language)}</td>
                        <td>{t.ofAll(item.below, item.learners)}</td>
                      </tr>
                    ))}
                  </tbody>
                </WideTable>
              )}
            </Panel>
          )}
        </>
      )}
    </Answer>
  )
}
