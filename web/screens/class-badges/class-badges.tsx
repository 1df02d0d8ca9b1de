// Who of a class has which badge; for one learner, why, what is near, and taking one back.
import { Link } from '@tanstack/react-router'
import { Button } from '../../controls/button.tsx'
import { Panel } from '../../controls/panel.tsx'
import { WideTable } from '../../controls/wide-table.tsx'
import { useFilter, useParameter } from '../../frame/address.ts'
import { Answer } from '../../frame/answer.tsx'
import { api, sinceOwnChanges, useAsked } from '../../frame/api.ts'
import { useLanguage, useWords } from '../../frame/language.ts'
import { Page } from '../../frame/page.tsx'
import { shownName } from '../../frame/shown.ts'
import { LearnerBadges } from './learner-badges.tsx'
import words from './words.ts'

export default function ClassBadges() {
  const t = useWords(words)
  const language = useLanguage()
  const ofClass = useParameter('class')
  const [chosen, choose] = useFilter('learner')
  const asked = useAsked(['class badges', ofClass], (signal) =>
    api.GET('/api/classes/{class}/badges', { params: { path: { class: ofClass }, query: sinceOwnChanges() }, signal }),
  )
  const learner = asked.data?.learners.find((one) => one.learner === chosen)
  return (
    <Page title={t.title} above={<Link to={`/classes/${ofClass}`}>{t.ofClass}</Link>}>
      <Answer of={asked} isEmpty={({ learners }) => learners.length === 0} empty={<p>{t.nobody}</p>}>
        {({ learners }) => (
          <>
            <Panel title={t.learners} lead={t.lead}>
              {(id) => (
                <WideTable labelledBy={id}>
                  <thead>
                    <tr>
                      <th scope="col">{t.learner}</th>
                      <th scope="col">{t.badges}</th>
                    </tr>
                  </thead>
                  <tbody>
                    {learners.map((one) => {
                      const held = one.badges.filter(({ revokedAt }) => revokedAt === null)
                      return (
                        <tr key={one.learner}>
                          <th scope="row">
                            <Button
                              aria-expanded={one.learner === chosen}
                              onClick={() => choose(one.learner === chosen ? undefined : one.learner)}
                            >
                              {shownName(one)}
                            </Button>
                          </th>
                          <td>
                            {held.length === 0
                              ? t.none
                              : held.map(({ achievement, title }) => title?.[language] ?? achievement).join(', ')}
                          </td>
                        </tr>
                      )
                    })}
                  </tbody>
                </WideTable>
              )}
            </Panel>
            {learner && (
              <LearnerBadges
                key={learner.learner}
                learner={learner.learner}
                name={shownName(learner)}
                close={() => choose(undefined)}
              />
            )}
          </>
        )}
      </Answer>
    </Page>
  )
}
