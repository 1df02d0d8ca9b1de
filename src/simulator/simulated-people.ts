// Invented people: given names from a short French list, and trees and birds as family names. They are nobody real.
import type { Random } from '#ml/random.ts'

type List = readonly [string, ...string[]]

const givenNames: List = [
  'Adèle',
  'Anouk',
  'Aya',
  'Basile',
  'Capucine',
  'Célestin',
  'Chloé',
  'Djibril',
  'Élias',
  'Éloïse',
  'Fatou',
  'Gabin',
  'Hana',
  'Ilyès',
  'Inès',
  'Jade',
  'Joachim',
  'Kenza',
  'Léonie',
  'Lison',
  'Maël',
  'Malo',
  'Manon',
  'Nahel',
  'Noé',
  'Océane',
  'Oumar',
  'Philomène',
  'Quentin',
  'Rania',
  'Robin',
  'Salomé',
  'Sacha',
  'Timéo',
  'Ulysse',
  'Violette',
  'Yanis',
  'Zoé',
]

const familyNames: List = [
  'Alouette',
  'Aubépin',
  'Bergeronnette',
  'Bouleau',
  'Bruyère',
  'Charme',
  'Chardonneret',
  'Coudrier',
  'Érable',
  'Fauvette',
  'Fougère',
  'Frêne',
  'Genêt',
  'Hirondelle',
  'Houx',
  'Loriot',
  'Mélèze',
  'Mésange',
  'Noisetier',
  'Orme',
  'Pinson',
  'Rossignol',
  'Roseau',
  'Sorbier',
  'Sureau',
  'Tilleul',
  'Tremble',
  'Troglodyte',
]

export type Names = { readonly givenName: string; readonly familyName: string }

export const inventedNames = (random: Random): Names => ({
  givenName: random.pick(givenNames),
  familyName: random.pick(familyNames),
})

const places: List = ['des Tilleuls', 'du Vieux-Port', 'de la Fontaine', 'des Trois-Rivières', 'du Grand-Pré']

/** `École et collège des Tilleuls`; numbered once all places are used. */
export function schoolName(index: number): string {
  const place = places[index % places.length] ?? places[0]
  const round = Math.floor(index / places.length)
  return `École et collège ${place}${round === 0 ? '' : ` ${round + 1}`}`
}
