// The implementation of `sillage models card`.
import { writeFile } from 'node:fs/promises'
import type { TenantId } from '#kernel/ids.ts'
import { modelCard } from '#modelling/card/model-card.ts'
import { overruledModel } from '#modelling/overruled-model.ts'
import type { Document } from '#platform/pdf/document.ts'
import { htmlPage } from '#platform/pdf/html-page.ts'
import { pdfOf } from '#platform/pdf/pdf-writer.ts'
import { UsageError } from '../command-line/arguments.ts'
import { withService } from '../command-line/session.ts'
import { judgementsOf, modelNameOf, modelOf } from './registry.ts'

export type CardOptions = {
  readonly tenant: TenantId
  readonly out?: string
  readonly lang: 'fr' | 'en'
  readonly json?: boolean
}

export async function writeCard(name: string, { tenant, out, lang, json = false }: CardOptions): Promise<void> {
  if (out !== undefined && !/\.(html|pdf)$/.test(out))
    throw new UsageError(`--out: a file NAME.html or NAME.pdf is expected, not ${out}.`)
  const named = modelNameOf(name)
  await withService(
    async ({ service }) => {
      const model = await modelOf(service, tenant, named)
      const judgements = await judgementsOf(service, tenant, named)
      const school = (await service.recordOf(tenant))?.school
      const madeAt = new Date()
      const head = { language: lang, school: school?.name ?? tenant, madeAt: madeAt.toISOString() } as const
      const overruled = await overruledModel(service, tenant, named)
      const card = modelCard(model, { ...judgements, overruled }, head)
      if (out !== undefined) await writeFile(out, await fileOf(card, out, lang, madeAt))
      if (json) console.log(JSON.stringify(withoutSvg(card)))
      else console.log(out === undefined ? htmlPage(card, lang) : `Wrote ${out}.`)
    },
    { lookOnly: true },
  )
}

const fileOf = async (card: Document, out: string, lang: 'fr' | 'en', madeAt: Date): Promise<string | Buffer> =>
  out.endsWith('.pdf') ? await pdfOf(card, { language: lang, madeAt }) : htmlPage(card, lang)

/** Drawings are there as shapes. */
const withoutSvg = ({ title, parts }: Document) => ({
  title,
  parts: parts.map((part) => {
    if (part.kind !== 'figure') return part
    const { svg: _, ...drawn } = part.figure
    return { kind: part.kind, numbers: part.numbers, ...drawn }
  }),
})
