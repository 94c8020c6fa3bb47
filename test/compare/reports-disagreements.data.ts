/** Reports of which parsedmarc says otherwise · why we say what we say. */
export const REPORT_DISAGREEMENTS: Readonly<Record<string, string>> = {
  'a prefix before every name': 'a prefix says nothing about the names of a namespace (Namespaces in XML, section 3)',
  'gzip in two members': 'members are read as if they were one (RFC 1952 section 2.2)',
  'no XML declaration, white space instead': 'it is told apart by its first sign that is no white space',
  'a byte order mark': 'a mark may stand before a report (RFC 3629 section 6)',
  'UTF-16': 'every XML reader takes UTF-16 (XML section 4.3.3)',
  'a row with a negative count': 'nobody received fewer than no messages: the row is damaged',
  'a row with a tag that is none': 'what is wrong in a row ends with it, and takes nothing from the next',
  'a row that opens a comment': 'a comment without an end ends with its row, and takes nothing from the next',
  'a row that opens CDATA and quotes': 'what is wrong in a row ends with it, and takes nothing from the next',
  'a row without its end': 'the next row begins where it begins: one row is lost, not all behind it',
  'an empty reason': 'the row says all that counts; parsedmarc drops it',
  'xml:lang': 'an attribute changes no word; parsedmarc drops the row',
  'a zip of two': 'several reports in one zip are refused: which of them is meant is not known',
  'a doctype in small letters within a row': 'a DOCTYPE is refused wherever and however it is written',
  'a range of years': 'no receiver reports more than a year: its counts could be of no day',
};
