//! Colour profiles that come from anywhere.

use image::{Luma, Rgb};
use proptest::prelude::*;

use super::*;

fn profiles() -> Vec<Vec<u8>> {
    [
        ColorProfile::new_display_p3(),
        ColorProfile::new_adobe_rgb(),
        ColorProfile::new_pro_photo_rgb(),
        ColorProfile::new_srgb(),
        ColorProfile::new_gray_with_gamma(2.2),
    ]
    .iter()
    .map(|profile| profile.encode().unwrap())
    .collect()
}

/// The names in the list of a profile.
fn names(profile: &[u8]) -> Vec<&[u8]> {
    let count = u32::from_be_bytes(*profile[128..].first_chunk().unwrap());
    profile[PARTS..].chunks_exact(PART).take(count as usize).map(|part| &part[..4]).collect()
}

/// A profile with these entries before its own in its list.
fn with_parts(profile: &[u8], parts: &[[u8; PART]]) -> Vec<u8> {
    let shift = u32::try_from(parts.len() * PART).unwrap();
    let own = names(profile).len();
    let mut longer = profile[..128].to_vec();
    longer.extend(u32::try_from(parts.len() + own).unwrap().to_be_bytes());
    longer.extend(parts.concat());
    for part in profile[PARTS..].chunks_exact(PART).take(own) {
        let place = u32::from_be_bytes(*part[4..].first_chunk().unwrap()) + shift;
        longer.extend([&part[..4], &place.to_be_bytes(), &part[8..]].concat());
    }
    longer.extend(&profile[PARTS + own * PART..]);
    longer
}

#[test]
fn of_a_list_of_a_profile_only_what_is_needed_is_read_and_once() {
    let image = || DynamicImage::from(RgbImage::from_pixel(2, 2, Rgb([200, 100, 50])));
    for profile in profiles() {
        let short = needed(&profile).unwrap();
        assert_eq!(short.len(), profile.len());
        assert!(names(&short).iter().all(|name| NEEDED.contains(name)), "{:?}", names(&short));
        // A description that is named a hundred thousand times.
        let mut entry = *b"desc\0\0\0\0\0\0\x10\0";
        entry[4..8].copy_from_slice(&132u32.to_be_bytes());
        let longer = with_parts(&profile, &vec![entry; 100_000]);
        assert_eq!(names(&needed(&longer).unwrap()), names(&short));
        assert_eq!(in_srgb(image(), Some(&longer)), in_srgb(image(), Some(&profile)));
        let own: [[u8; PART]; 50] = [*profile[PARTS..].first_chunk().unwrap(); 50];
        let twice = with_parts(&profile, &own);
        assert_eq!(names(&needed(&twice).unwrap()).len(), names(&short).len());
    }
    assert_eq!(needed(&vec![0; LARGEST_PROFILE + 1]), None);
    assert_eq!(needed(&[0xff; 200]), None);
}

#[test]
fn a_profile_that_turns_light_into_dark_is_left_aside() {
    let mut profile = ColorProfile::new_gray_with_gamma(2.2);
    profile.gray_trc = Some(moxcms::ToneReprCurve::Lut(vec![65535, 0]));
    let image = DynamicImage::from(GrayImage::from_pixel(2, 2, Luma([30])));
    let seen = in_srgb(image, Some(&profile.encode().unwrap()));
    assert_eq!(seen.get_pixel(0, 0).0, [30; 3]);
}

#[test]
fn samples_are_laid_on_white_to_the_nearest() {
    assert_eq!(laid(&[7u8, 0], 1, 0xff), [7, 0]);
    assert_eq!(laid(&[0u8, 0, 0, 255, 255, 128], 2, 0xff), [255, 0, 255]);
    assert_eq!(laid(&[200u8, 0, 100, 128], 4, 0xff), [227, 127, 177]);
    assert_eq!(laid(&[0u16, 0xffff, 0x8080], 3, 0xffff), [0, 255, 128]);
    assert_eq!(laid(&[0u16, 0, 0, 0x8080], 4, 0xffff), [127; 3]);
    assert!(laid::<u8>(&[], 4, 0xff).is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]
    #[test]
    fn any_profile_gives_a_picture(
        which in 0usize..5,
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..40),
        end in any::<prop::sample::Index>(),
        is_cut in any::<bool>(),
        is_grey in any::<bool>(),
    ) {
        let mut profile = profiles().swap_remove(which);
        for (at, byte) in changes {
            let at = at.index(profile.len());
            profile[at] = byte;
        }
        if is_cut {
            profile.truncate(end.index(profile.len()));
        }
        let image = if is_grey {
            DynamicImage::from(GrayImage::from_fn(9, 5, |x, y| Luma([(x * 28 + y) as u8])))
        } else {
            RgbImage::from_fn(9, 5, |x, y| Rgb([(x * 28) as u8, (y * 50) as u8, 90])).into()
        };
        prop_assert_eq!(in_srgb(image, Some(&profile)).dimensions(), (9, 5));
    }
}
