// One learning model: its card, as the service words it, with its curves, its audit and its drift.
import { Link } from '@tanstack/react-router'
import { DocumentButton } from '../../controls/document-button.tsx'
import { useParameter } from '../../frame/address.ts'
import { Answer } from '../../frame/answer.tsx'
import { api, useAsked } from '../../frame/api.ts'
import { useLanguage, useWords } from '../../frame/language.ts'
import { Page } from '../../frame/page.tsx'
import { may, useSession } from '../../frame/session.ts'
import { CardParts } from './card-parts.tsx'
import { Fairness } from './fairness.tsx'
import { Rejudgement } from './rejudgement.tsx'
import words from './words.ts'

export default function Model() {
  const t = useWords(words)
  const lang = useLanguage()
  const model = useParameter('name')
  const { data: session } = useSession()
  const mayManage = session !== null && session !== undefined && may(session, 'models:manage')
  const asked = useAsked(['model card', model, lang], (signal) =>
    api.GET('/api/models/{model}/card', { params: { path: { model }, query: { lang } }, signal }),
  )
  return (
    <Page
      title={t.title(model)}
      above={<Link to="/models">{t.all}</Link>}
      actions={
        <DocumentButton
          address={`/api/models/${encodeURIComponent(model)}/card?format=pdf&lang=${lang}`}
          label={t.print}
        />
      }
    >
      {/* The same address gives documents too, which are text. */}
      <Answer of={asked}>{(card) => typeof card === 'object' && <CardParts parts={card.parts} />}</Answer>
      {mayManage && <Fairness model={model} />}
      {model.startsWith('at-risk-') && <Rejudgement model={model} />}
    </Page>
  )
}
