// The framework of competencies of the school, and a form that defines one or changes it.
import { useState } from 'react'
import type { paths } from '../../../clients/typescript/sillage-api.ts'
import { Button } from '../../controls/button.tsx'
import { Panel } from '../../controls/panel.tsx'
import { WideTable } from '../../controls/wide-table.tsx'
import { Answer } from '../../frame/answer.tsx'
import { api, sinceOwnChanges, useAsked } from '../../frame/api.ts'
import { useWords } from '../../frame/language.ts'
import { Page } from '../../frame/page.tsx'
import { useMay } from '../../frame/session.ts'
import { CompetencyForm } from './competency-form.tsx'
import { CompetencyImport } from './competency-import.tsx'
import words from './words.ts'

export type Competency =
  paths['/api/competencies']['get']['responses'][200]['content']['application/json']['items'][number]

export default function SchoolCompetencies() {
  const t = useWords(words)
  const mayManage = useMay('teaching:manage')
  const [changed, setChanged] = useState<Competency | null>(null)
  const asked = useAsked(['framework'], (signal) =>
    api.GET('/api/competencies', { params: { query: sinceOwnChanges() }, signal }),
  )
  return (
    <Page title={t.title} lead={t.lead}>
      <Answer of={asked} isEmpty={({ items }) => items.length === 0} empty={<p>{t.none}</p>}>
        {({ items }) => (
          <Panel title={t.framework}>
            {(id) => (
              <WideTable labelledBy={id}>
                <thead>
                  <tr>
                    <th scope="col">{t.code}</th>
                    <th scope="col">{t.name}</th>
                    <th scope="col">{t.domain}</th>
                    <th scope="col">{t.kind}</th>
                    <th scope="col">{t.expected}</th>
                    {mayManage && <th scope="col">{t.change}</th>}
                  </tr>
                </thead>
                <tbody>
                  {items.map((one) => (
                    <tr key={one.code}>
                      <td>{one.code}</td>
                      <th scope="row">{one.title}</th>
                      <td>{one.domain}</td>
                      <td>{t.kinds(one.kind)}</td>
                      <td>{t.levels(one.expectedLevel)}</td>
                      {mayManage && (
                        <td>
                          <Button aria-label={t.changeOf(one.title)} onClick={() => setChanged(one)}>
                            {t.change}
                          </Button>
                        </td>
                      )}
                    </tr>
                  ))}
                </tbody>
              </WideTable>
            )}
          </Panel>
        )}
      </Answer>
      {mayManage && <CompetencyForm key={changed?.code ?? 'new'} of={changed} close={() => setChanged(null)} />}
      {mayManage && <CompetencyImport />}
    </Page>
  )
}
