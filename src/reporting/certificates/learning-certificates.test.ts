/** What the certificates of a learner’s work say, and how they are read from the PDF. */
import { extractText, getDocumentProxy } from 'unpdf'
import { describe, expect, it } from 'vitest'
import type { Document } from '#platform/pdf/document.ts'
import { pdfOf } from '#platform/pdf/pdf-writer.ts'
import {
  type CertifiedPath,
  type CertifiedProduction,
  pathCertificateDocument,
  productionCertificateDocument,
} from './learning-certificates.ts'

const of = {
  learner: '000001ea-0000-4000-8000-000000000001',
  givenName: 'Inès',
  familyName: 'Caradec',
  school: 'École des Tilleuls',
}
const production: CertifiedProduction = {
  ...of,
  ...{ production: '00000b0d-0000-4000-8000-000000000001', title: 'La cabane', words: 118, publishedOn: '2026-11-01' },
}
const path: CertifiedPath = {
  ...of,
  ...{ path: '0000ba74-0000-4000-8000-000000000001', title: 'Réviser les tables', version: 2, minutes: 12.4 },
  steps: [
    { title: 'Je lis', objectives: ['Savoir la table de 7'] },
    { title: 'Je m’entraîne', objectives: ['Savoir la table de 7', 'Retrouver un produit'] },
  ],
  finishedOn: '2026-11-24',
}

const opened = async (document: Document) =>
  getDocumentProxy(
    new Uint8Array(await pdfOf(document, { language: 'fr-FR', madeAt: new Date('2026-11-30T08:00:00.000Z') })),
  )
const textOf = async (document: Document) =>
  (await extractText(await opened(document), { mergePages: true })).text.replaceAll(/[\s\u00a0\u202f]+/g, ' ')

describe('a certificate', () => {
  it('says who wrote which text, and on which day it was published', async () => {
    const text = await textOf(productionCertificateDocument(production, '2026-11-30'))
    expect(text).toContain(
      'Inès Caradec a écrit le texte « La cabane » (118 mots), publié dans sa classe le 1er novembre 2026.',
    )
    expect(text).toContain('École des Tilleuls')
    expect(text).toContain('30 novembre 2026')
  })

  it('leaves out emoji that the fonts lack, and a title of which they lack letters', async () => {
    const written = async (title: string) =>
      textOf(productionCertificateDocument({ ...production, title }, '2026-11-30'))
    expect(await written('🦖 Mon dinosaure 🦖🏽')).toContain('a écrit le texte « Mon dinosaure » (118 mots)')
    expect(await written('我的家')).toContain('le texte « 我的家 » (118 mots)')
    expect(await written('👩‍🚀 உலகம்')).toContain('a écrit un texte (118 mots)')
    expect(await written('🦖')).toContain('a écrit un texte (118 mots)')
  })

  it('points to the id where letters of the name cannot be printed', async () => {
    const text = await textOf(productionCertificateDocument({ ...production, familyName: 'சுந்தரம்' }, '2026-11-30'))
    expect(text).toContain('L’élève désigné ci-dessous a écrit')
    expect(text).toMatch(/Inès \ufffd/)
    expect(text).toContain(of.learner)
  })

  it('names the steps of a finished path, and each objective once', async () => {
    const text = await textOf(pathCertificateDocument(path, '2026-11-30'))
    expect(text).toContain('Inès Caradec a terminé le parcours « Réviser les tables » le 24 novembre 2026.')
    expect(text).toContain('Je lis')
    expect(text.match(/Savoir la table de 7/g)).toHaveLength(1)
    expect(text).toContain('12 minutes')
    expect(text).toContain('version 2')
  })

  it('is in French, tagged and titled, for a screen reader', async () => {
    const pdf = await opened(pathCertificateDocument(path, '2026-11-30'))
    const { info } = await pdf.getMetadata()
    expect(info).toMatchObject({ Title: 'Attestation de fin de parcours', Language: 'fr-FR' })
    expect(await pdf.getMarkInfo()).toMatchObject({ Marked: true })
  })

  it('says so where the name or the title was erased', async () => {
    const nameless = { ...production, givenName: null, familyName: null, title: null }
    const text = await textOf(productionCertificateDocument(nameless, '2026-11-30'))
    expect(text).toContain('L’élève désigné ci-dessous a écrit un texte (118 mots)')
    expect(text).toContain(of.learner)
    expect(text).not.toMatch(/Caradec|cabane|null/)
  })
})
