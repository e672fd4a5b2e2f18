import { composed } from '@nhip/contracts';

/** How Vietnamese was written before Unicode, and is by old software: one byte a letter (TCVN3), or a letter and its marks (VNI, windows-1258). */
export type OldEncoding = 'tcvn3' | 'vni' | 'windows-1258';

/** The letters of TCVN 5712:1993 VN3 by byte from 0xA1; `.` where there is none. */
const TCVN3 =
  'ĂÂÊÔƠƯĐăâêôơưđ......àảãáạ.ằẳẵắ.......ặầẩẫấậè.ẻẽéẹềểễếệìỉ...ĩíịò.ỏõóọồổỗốộờởỡớợù.ủũúụừửữứựỳỷỹýỵ';

const tcvn3 = (text: string): string =>
  text.replace(/[\xa1-\xfe]/g, (letter) => TCVN3[letter.charCodeAt(0) - 0xa1] ?? '.');

/** The marks that VNI writes after a letter, and the letters that it writes alone; those of capitals lie 0x20 below. */
const VNI_MARKS: Readonly<Record<string, string>> = {
  ù: '\u0301',
  ø: '\u0300',
  û: '\u0309',
  õ: '\u0303',
  ï: '\u0323',
  â: '\u0302',
  á: '\u0302\u0301',
  à: '\u0302\u0300',
  å: '\u0302\u0309',
  ã: '\u0302\u0303',
  ä: '\u0302\u0323',
  ê: '\u0306',
  é: '\u0306\u0301',
  è: '\u0306\u0300',
  ú: '\u0306\u0309',
  ü: '\u0306\u0303',
  ë: '\u0306\u0323',
};
const VNI_LETTERS: Readonly<Record<string, string>> = {
  ñ: 'đ',
  ô: 'ơ',
  ö: 'ư',
  í: 'í',
  ì: 'ì',
  æ: 'ỉ',
  ó: 'ĩ',
  ò: 'ị',
  î: 'ỵ',
};

const vni = (text: string): string =>
  composed(
    text
      .toLowerCase()
      .replace(/[\xdf-\xff]/g, (letter) => VNI_MARKS[letter] ?? VNI_LETTERS[letter] ?? letter),
  );

const windows1258 = (text: string): string =>
  composed(new TextDecoder('windows-1258').decode(Buffer.from(text, 'latin1')));

const DECODERS: readonly (readonly [OldEncoding, (text: string) => string])[] = [
  ['windows-1258', windows1258],
  ['tcvn3', tcvn3],
  ['vni', vni],
];

const INITIALS = 'ngh|ng|gh|gi|qu|kh|nh|ch|ph|th|tr|[bcdđghklmnpqrstvx]';
/** Every rhyme of Vietnamese, without its tone. */
const RHYMES =
  'a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây ' +
  'e ec em en eng eo ep et ê êch êm ên ênh êp êt êu ' +
  'i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu ' +
  'o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on ong ooc oong op ot ' +
  'ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt ' +
  'u ua uân uâng uât uây uc uê uêch uên uênh uêt ui um un ung uôc uôi uôm uôn uông uôt up ut uơ uy uya uych uyên uyêt uynh uyt uyu ' +
  'ư ưa ưc ưi ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu y yêm yên yêng yêt yêu';
const SYLLABLE = new RegExp(`^(?:${INITIALS})?(?:${RHYMES.replaceAll(' ', '|')})$`);
const TONES = /[\u0300\u0301\u0303\u0309\u0323]/g;

/** In characters, however its marks are written. */
const LONGEST_SYLLABLE = 20;
const toneless = (word: string): string =>
  word.normalize('NFD').replace(TONES, '').normalize('NFC');

const isSyllable = (word: string): boolean =>
  word.length <= LONGEST_SYLLABLE && SYLLABLE.test(toneless(word.toLowerCase()));

/** What lies between words; a character that is neither this nor a letter spoils its word. */
const BETWEEN = /[\s!-@[-`{-~“”‘’…–—•]+/;

/** The share of the words with letters beyond ASCII that are Vietnamese. */
function shareOfWords(text: string): number {
  const words = text.split(BETWEEN).filter((word) => /[^ -~]/.test(word));
  return words.length === 0 ? 0 : words.filter(isSyllable).length / words.length;
}

const SAMPLE_BYTES = 32_768;

/** What bytes that are no UTF-8 most likely are: what makes most of their words Vietnamese. Undefined where nothing makes half of them. */
export function oldEncodingOf(bytes: Buffer): OldEncoding | undefined {
  const from = Math.max(0, bytes.findIndex((byte) => byte > 0x7f) - 64);
  const sample = bytes.toString('latin1', from, from + SAMPLE_BYTES);
  let [likeliest, most]: [OldEncoding | undefined, number] = [undefined, 0.5];
  for (const [encoding, decode] of DECODERS) {
    const share = shareOfWords(decode(sample));
    if (share > most) [likeliest, most] = [encoding, share];
  }
  return likeliest;
}
