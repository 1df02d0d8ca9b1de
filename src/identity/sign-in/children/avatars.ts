// The pictogram and colour by which a child who cannot read yet finds their own name. They follow from the id alone.
import { hash } from 'node:crypto'

export type Avatar = { readonly pictogram: string; readonly name: string; readonly colour: string }

const pictograms: readonly (readonly [string, string])[] = [
  ['🐢', 'tortue'],
  ['🦊', 'renard'],
  ['🐝', 'abeille'],
  ['🐳', 'baleine'],
  ['🦉', 'hibou'],
  ['🐸', 'grenouille'],
  ['🐘', 'éléphant'],
  ['🦋', 'papillon'],
  ['🐙', 'pieuvre'],
  ['🦔', 'hérisson'],
  ['🐧', 'manchot'],
  ['🐞', 'coccinelle'],
  ['🦒', 'girafe'],
  ['🐿️', 'écureuil'],
  ['🐌', 'escargot'],
  ['🐬', 'dauphin'],
  ['🌻', 'tournesol'],
  ['🍓', 'fraise'],
  ['🍐', 'poire'],
  ['🌵', 'cactus'],
  ['🍄', 'champignon'],
  ['🌙', 'lune'],
  ['⭐', 'étoile'],
  ['☂️', 'parapluie'],
  ['🚲', 'vélo'],
  ['⛵', 'bateau'],
  ['🚂', 'train'],
  ['🎈', 'ballon'],
  ['🔔', 'cloche'],
  ['🔑', 'clé'],
  ['🎺', 'trompette'],
  ['🪁', 'cerf-volant'],
]
/** Dark text is readable on each. */
const colours = ['#f9c6c6', '#fbdca8', '#f6ef9c', '#c9ecb4', '#b5e8e0', '#bcdcf7', '#d8c8f5', '#f5c4e6'] as const

/** Avatars of the people of one class, in the order in which they joined: no two are alike while there are enough. */
export function avatarsOf(people: readonly string[]): readonly Avatar[] {
  const taken = new Set<number>()
  return people.map((person) => {
    const first =
      Number.parseInt(hash('sha256', `avatar/${person}`).slice(0, 8), 16) % (pictograms.length * colours.length)
    let index = first
    const isFree = () =>
      taken.size >= pictograms.length || ![...taken].some((one) => pictogramOf(one) === pictogramOf(index))
    while (!isFree()) index = (index + 1) % (pictograms.length * colours.length)
    taken.add(index)
    const [pictogram = '', name = ''] = pictograms[pictogramOf(index)] ?? []
    return { pictogram, name, colour: colours[Math.floor(index / pictograms.length)] ?? colours[0] }
  })
}

const pictogramOf = (index: number): number => index % pictograms.length
