// What a school may publish: the table as the gate lets it pass or why it does not, publishing it, and taking it down.
import { Link } from '@tanstack/react-router'
import type { paths } from '../../../clients/typescript/sillage-api.ts'
import { ConfirmedButton } from '../../controls/confirmed-button.tsx'
import { Facts, Panel } from '../../controls/panel.tsx'
import { PublishedGroups } from '../../controls/published-groups.tsx'
import { WideTable } from '../../controls/wide-table.tsx'
import { Answer, CommandNote } from '../../frame/answer.tsx'
import { api, useAsked, useCommand } from '../../frame/api.ts'
import { useLanguage, useWords } from '../../frame/language.ts'
import { Page } from '../../frame/page.tsx'
import { useSession } from '../../frame/session.ts'
import { shownMoment, shownNumber } from '../../frame/shown.ts'
import words from './words.ts'

type Found = paths['/api/statistics']['get']['responses'][200]['content']['application/json']

export default function SchoolStatistics() {
  const t = useWords(words)
  const asked = useAsked(['statistics'], (signal) => api.GET('/api/statistics', { signal }))
  return (
    <Page title={t.title} lead={t.lead}>
      <Answer of={asked}>
        {(found) => (
          <>
            <Current of={found.current} />
            <Now of={found} />
            <History of={found.publications} />
          </>
        )}
      </Answer>
    </Page>
  )
}

function Current({ of }: { readonly of: Found['current'] }) {
  const t = useWords(words)
  const language = useLanguage()
  const { data: session } = useSession()
  const takeDown = useCommand(() => api.DELETE('/api/statistics/publications'))
  return (
    <Panel
      title={t.current}
      lead={of === null ? t.nothing : t.currentSince(shownMoment(of.publishedAt, language))}
      actions={
        of !== null && (
          <ConfirmedButton
            busy={takeDown.isPending}
            question={t.takeDownQuestion}
            consequence={t.takeDownConsequence}
            act={() => takeDown.mutate()}
          >
            {t.takeDown}
          </ConfirmedButton>
        )
      }
    >
      {of !== null && session && (
        <p>
          <Link to={`/statistics/${session.school}`}>{t.open}</Link>
        </p>
      )}
      {takeDown.error && <CommandNote problem={takeDown.error} />}
    </Panel>
  )
}

function Now({ of: { table, refusal } }: { readonly of: Found }) {
  const t = useWords(words)
  const language = useLanguage()
  const publish = useCommand(() => api.POST('/api/statistics/publications'))
  return (
    <Panel title={t.now} lead={t.nowLead}>
      {(labelledBy) => (
        <>
          {refusal && (
            <>
              <p>{t.refused}</p>
              <p>{t[refusal.reason]}</p>
              <Facts
                of={[
                  [t.concernedTitle, t.concerned(refusal.concerned, refusal.of)],
                  ...(refusal.smallest === null
                    ? []
                    : [[t.smallest, shownNumber(refusal.smallest, language)] as const]),
                ]}
              />
            </>
          )}
          {table && (
            <>
              <PublishedGroups of={table} labelledBy={labelledBy} />
              <ConfirmedButton
                look="strong"
                busy={publish.isPending}
                question={t.publishQuestion}
                consequence={t.publishConsequence}
                act={() => publish.mutate()}
              >
                {t.publish}
              </ConfirmedButton>
            </>
          )}
          {publish.error && <CommandNote problem={publish.error} />}
        </>
      )}
    </Panel>
  )
}

function History({ of }: { readonly of: Found['publications'] }) {
  const t = useWords(words)
  const language = useLanguage()
  return (
    <Panel title={t.history}>
      {(labelledBy) =>
        of.length === 0 ? (
          <p>{t.noHistory}</p>
        ) : (
          <WideTable labelledBy={labelledBy}>
            <thead>
              <tr>
                <th scope="col">{t.publishedAt}</th>
                <th scope="col">{t.learners}</th>
              </tr>
            </thead>
            <tbody>
              {of.map(({ publishedAt, people }) => (
                <tr key={publishedAt}>
                  <th scope="row">{shownMoment(publishedAt, language)}</th>
                  <td>{shownNumber(people, language)}</td>
                </tr>
              ))}
            </tbody>
          </WideTable>
        )
      }
    </Panel>
  )
}
