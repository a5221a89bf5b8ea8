//! Names for generated people, in several scripts.

/// First names, each with whether it is a man's, paired by index with a Latin form for the account name.
pub(crate) const FIRST: &[(&str, &str, bool)] = &[
    ("Anna", "anna", false),
    ("Lukas", "lukas", true),
    ("Zoë", "zoe", false),
    ("Jürgen", "jurgen", true),
    ("Élodie", "elodie", false),
    ("François", "francois", true),
    ("Siobhán", "siobhan", false),
    ("Øyvind", "oyvind", true),
    ("Мария", "maria", false),
    ("Алексей", "alexey", true),
    ("Ольга", "olga", false),
    ("Дмитрий", "dmitry", true),
    ("Ελένη", "eleni", false),
    ("Γιώργος", "giorgos", true),
    ("美咲", "misaki", false),
    ("大輔", "daisuke", true),
    ("小红", "xiaohong", false),
    ("伟", "wei", true),
    ("지민", "jimin", false),
    ("서준", "seojun", true),
    ("ليلى", "layla", false),
    ("عمر", "omar", true),
    ("नेहा", "neha", false),
    ("अर्जुन", "arjun", true),
    ("Nguyệt", "nguyet", false),
    ("Đức", "duc", true),
    ("Chloé", "chloe", false),
    ("Tadeusz", "tadeusz", true),
    ("Grace", "grace", false),
    ("Kwame", "kwame", true),
    ("Ivana", "ivana", false),
    ("Björn", "bjorn", true),
];

/// Last names with a Latin form for the account name.
pub(crate) const LAST: &[(&str, &str)] = &[
    ("Berg", "berg"),
    ("O'Neill", "oneill"),
    ("Müller", "muller"),
    ("Łukasiewicz", "lukasiewicz"),
    ("García", "garcia"),
    ("da Silva", "dasilva"),
    ("Smith", "smith"),
    ("Svensson", "svensson"),
    ("Иванова", "ivanova"),
    ("Кузнецов", "kuznetsov"),
    ("Παπαδοπούλου", "papadopoulou"),
    ("Νικολάου", "nikolaou"),
    ("佐藤", "sato"),
    ("高橋", "takahashi"),
    ("王", "wang"),
    ("李", "li"),
    ("김", "kim"),
    ("박", "park"),
    ("حداد", "haddad"),
    ("الخطيب", "alkhatib"),
    ("शर्मा", "sharma"),
    ("पटेल", "patel"),
    ("Nguyễn", "nguyen"),
    ("Trần", "tran"),
    ("Novák", "novak"),
    ("Horváth", "horvath"),
    ("Mensah", "mensah"),
    ("Okafor", "okafor"),
    ("Jones & Sons", "jones"),
    ("McDonald", "mcdonald"),
    ("Žižka", "zizka"),
];

/// Positions.
pub(crate) const TITLES: &[&str] = &[
    "Engineer",
    "Accountant",
    "Designer",
    "Sales manager",
    "Support specialist",
    "Buyer",
    "Analyst",
    "Office manager",
    "Tester",
    "",
];

/// Places.
pub(crate) const PLACES: &[&str] =
    &["Hamburg", "New York", "Rīga", "São Paulo", "東京", "Нижний Новгород", "Kathmandu", "Apia", ""];

/// Parts of company names.
pub(crate) const COMPANIES: &[&str] = &[
    "Northwind",
    "Blue Harbour",
    "Zażółć",
    "Lindenhof",
    "Orion & Partners",
    "Κόσμος",
    "Заря",
    "青山",
    "Café Mercier",
    "Silverline",
];
