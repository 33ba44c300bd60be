import { warningTexts } from './code-problem-texts.ts';

/** The problems of the places that a row names, a part of `problemTexts`. */
export const placeProblemTexts = {
  district_unreadable: warningTexts(
    '所属区县无法辨认，未采用；没有其他依据的计入“未定位”',
    '填写区县全称或区划代码，如“海曙区”“330203”',
    'The district cannot be read and was not used; without other evidence the employer is counted as not located.',
    'Write the full name of the district, or its code.',
  ),
  district_several: warningTexts(
    '写了多个区县或街道，无法确定属于哪一个',
    '只保留单位实际所在的一个',
    'Several districts or streets are named; it is not clear which one is meant.',
    'Keep the one where the employer is.',
  ),
  district_elsewhere: warningTexts(
    '所属区县不在清单所属的区域内；没有其他依据的计入“未定位”',
    '核对区县；外地单位请从清单中删去',
    'The district lies outside the region of the list; without other evidence the employer is counted as not located.',
    'Check the district; take employers of other places out of the list.',
  ),
  district_city_level: warningTexts(
    '只写到市级（如市本级、市直），没有写明区县，计入“未定位”',
    '补填单位所在的区县或地址',
    'Only the city as a whole is named, and no district; the employer is counted as not located.',
    'Add the district in which the employer is, or its address.',
  ),
  district_zone: warningTexts(
    '功能区没有登记属于哪个区县或街道',
    '用“nuanfeng import regions”在所属区县或街道的“别名”列登记该功能区，再导入清单',
    'It is not recorded to which district or street the functional zone belongs.',
    'Add the zone as an alias (别名) of its district or street by “nuanfeng import regions”, and import the list again.',
  ),
  district_conflict: warningTexts(
    '所属区县与街道或地址所写的区县不一致，以所属区县为准',
    '核对区县、街道和地址',
    'The district does not agree with that of the street or address; the district was used.',
    'Check district, street and address.',
  ),
  street_unreadable: warningTexts(
    '所属街道（乡镇）不在该区县内或无法辨认，未采用',
    '核对街道名称；新设街道可用“nuanfeng import regions”登记',
    'The street is not one of the district, or cannot be read; it was not used.',
    'Check the name; a new street can be added by “nuanfeng import regions”.',
  ),
} as const;
