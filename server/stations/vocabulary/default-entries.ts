/** A default entry: key, Chinese, English, and further words by which files may call it. */
type DefaultEntry = readonly [key: string, zh: string, en: string, aliases?: readonly string[]];

/** The kinds of station that come with the product. */
export const defaultKinds: readonly DefaultEntry[] = [
  [
    'nuanfeng_station',
    '暖蜂驿站',
    'Nuanfeng station',
    ['骑手驿站', '骑手之家', '小哥驿站', '快递小哥驿站', '外卖骑手驿站', '新就业形态劳动者驿站', '蜂巢驿站'],
  ],
  [
    'worker_station',
    '工驿站',
    'Outdoor workers’ station',
    [
      ...['户外劳动者服务站点', '户外劳动者服务站', '户外劳动者驿站', '户外劳动者综合服务点', '户外职工爱心驿站'],
      ...[
        '户外劳动者爱心接力站',
        '爱心驿站',
        '暖心驿站',
        '职工驿站',
        '工会驿站',
        '劳动者驿站',
        '劳动者港湾',
        '环卫工人休息点',
      ],
      ...['环卫工人休息室', '环卫驿站', '城市驿站', '爱心接力站', '司机驿站'],
    ],
  ],
  ['drivers_home', '司机之家', 'Drivers’ home', ['卡车司机之家', '货车司机之家', '网约车司机之家']],
  [
    'mothers_room',
    '爱心妈咪小屋',
    'Mothers’ room',
    ['母婴室', '妈咪小屋', '妈咪暖心小屋', '爱心母婴室', '妈咪屋', '母婴关爱室', '哺乳室'],
  ],
  [
    'service_center',
    '职工服务中心',
    'Workers’ service centre',
    ['困难职工帮扶中心', '工人服务中心', '职工服务站', '职工帮扶中心', '职工服务点'],
  ],
  ['workers_home', '职工之家', 'Workers’ home', ['职工小家', '职工活动室', '职工暖心之家']],
  ['party_service_center', '党群服务中心', 'Party and mass service centre', ['党群服务站', '党群服务点']],
  [
    'legal_service',
    '法律服务站',
    'Legal service station',
    ['职工法律服务站', '工会法律服务站', '法律援助站', '法律援助工作站', '职工法律援助站', '法律服务点', '法律咨询室'],
  ],
  [
    'mediation_room',
    '调解室',
    'Mediation room',
    ['劳动争议调解室', '劳动争议调解站', '劳动争议调解中心', '劳动人事争议调解室', '调解站', '职工调解室'],
  ],
  ['library', '职工书屋', 'Workers’ library', ['职工书吧', '职工阅览室', '电子职工书屋', '书屋']],
  [
    'counselling_room',
    '心理咨询室',
    'Counselling room',
    ['职工心理咨询室', '心灵驿站', '心理驿站', '职工心灵驿站', '心理服务站', '心理疏导室', '职工心理服务站'],
  ],
  ['cultural_palace', '文化宫', 'Cultural palace', ['工人文化宫', '职工文化宫', '工人俱乐部', '职工活动中心']],
  ['remote_rights_station', '驻外维权站', 'Rights station in another province'],
];

/** The services and amenities that come with the product. */
export const defaultServices: readonly DefaultEntry[] = [
  ['hot_water', '饮水', 'Hot water', ['热水', '开水', '饮水机', '饮用水', '直饮水']],
  ['microwave', '微波炉', 'Microwave', ['热饭', '加热饭菜']],
  ['charging', '充电', 'Charging', ['手机充电', '充电宝']],
  ['vehicle_charging', '电动车充电', 'Charging of e-bikes', ['换电', '电瓶车充电', '电动车换电']],
  ['toilet', '厕所', 'Toilet', ['卫生间', '如厕']],
  ['nursing', '母婴室', 'Mothers’ room', ['哺乳', '母婴']],
  ['rest', '休息', 'Rest', ['歇脚', '休息区', '休息座椅', '桌椅']],
  ['air_conditioning', '空调', 'Air conditioning', ['冷气', '暖气', '取暖', '避暑']],
  ['medicine', '常用药品', 'Common medicine', ['药箱', '防暑药品', '应急药品', '药品', '医药箱']],
  ['first_aid', '急救', 'First aid', ['急救箱', '急救包', 'AED']],
  ['wifi', '无线网络', 'Wi-Fi', ['WiFi', 'Wi-Fi', 'WIFI']],
  ['books', '图书', 'Books', ['阅读', '书报']],
  ['fitness', '健身', 'Fitness'],
  ['sports', '体育', 'Sports'],
  ['courses', '培训', 'Courses', ['课程']],
  ['shower', '淋浴', 'Shower', ['洗澡']],
  ['raincoat', '雨具', 'Umbrellas and raincoats', ['雨伞']],
  ['repair_tools', '维修工具', 'Repair tools', ['打气筒', '针线']],
  ['legal_advice', '法律咨询', 'Legal advice', ['法律援助']],
  ['mediation', '调解', 'Mediation'],
  ['counselling', '心理咨询', 'Counselling', ['心理疏导']],
  ['job_help', '就业帮扶', 'Help with jobs', ['求职']],
];
