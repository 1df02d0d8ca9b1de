// All process managers: whether they run, and what waits.
import { LiveNote } from '../../controls/live-note.tsx'
import { Panel } from '../../controls/panel.tsx'
import { useWords } from '../../frame/language.ts'
import { Page } from '../../frame/page.tsx'
import { ProcessesTable } from './processes-table.tsx'
import words from './words.ts'

export default function Processes() {
  const t = useWords(words)
  return (
    <Page title={t.title} lead={t.lead} actions={<LiveNote isLive={false} />}>
      <Panel title={t.title}>{(id) => <ProcessesTable labelledBy={id} />}</Panel>
    </Page>
  )
}
