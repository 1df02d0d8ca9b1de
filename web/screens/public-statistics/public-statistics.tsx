// The statistics that a school has published, for everybody: as they were published, and what they leave out.
import { Panel } from '../../controls/panel.tsx'
import { PublishedGroups } from '../../controls/published-groups.tsx'
import { useParameter } from '../../frame/address.ts'
import { Answer } from '../../frame/answer.tsx'
import { api, useAsked } from '../../frame/api.ts'
import { useLanguage, useWords } from '../../frame/language.ts'
import { Page } from '../../frame/page.tsx'
import { shownDay } from '../../frame/shown.ts'
import words from './words.ts'

export default function PublicStatistics() {
  const t = useWords(words)
  const language = useLanguage()
  const school = useParameter('school')
  const asked = useAsked(['public statistics', school], (signal) =>
    api.GET('/api/public/statistics/{school}', { params: { path: { school } }, signal }),
  )
  // A wrong address and a school that publishes nothing look the same.
  if (asked.error?.status === 404 || asked.error?.status === 422)
    return (
      <Page title={t.title}>
        <p>{t.none}</p>
      </Page>
    )
  return (
    <Page title={t.title} lead={asked.data && t.of(asked.data.name, shownDay(asked.data.publishedAt, language))}>
      <Answer of={asked}>
        {(found) => (
          <>
            <Panel title={t.table}>{(labelledBy) => <PublishedGroups of={found} labelledBy={labelledBy} />}</Panel>
            <Panel title={t.how}>
              <ul>
                {[t.groups, t.rounded, t.small, t.objections, t.changes].map((line) => (
                  <li key={line}>{line}</li>
                ))}
              </ul>
            </Panel>
          </>
        )}
      </Answer>
    </Page>
  )
}
