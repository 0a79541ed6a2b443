//! Files that no message names any more leave this device.

use crate::effect::Effect;
use crate::error::ClientError;
use crate::file::FileJob;
use crate::store::unit::Unit;

/// Names the files of which nothing is left, at the end of each unit of work.
pub(crate) fn settle(unit: &mut Unit<'_>) -> Result<(), ClientError> {
    // Another message may name the same file: it was forwarded.
    unit.connection
        .prepare_cached(
            "DELETE FROM forgotten_file WHERE is_told = 0
             AND EXISTS (SELECT 1 FROM attachment WHERE attachment.place = forgotten_file.place)",
        )?
        .execute([])?;
    let places: Vec<String> = unit
        .connection
        .prepare_cached("UPDATE forgotten_file SET is_told = 1 WHERE is_told = 0 RETURNING place")?
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    tell(unit, places);
    Ok(())
}

/// Names those again that were named before the program ended, for the last time.
pub(crate) fn all_again(unit: &mut Unit<'_>) -> Result<(), ClientError> {
    let places: Vec<String> = unit
        .connection
        .prepare_cached(
            "DELETE FROM forgotten_file WHERE is_told = 1
             RETURNING CASE WHEN EXISTS (SELECT 1 FROM attachment
                                         WHERE attachment.place = forgotten_file.place)
                       THEN '' ELSE place END",
        )?
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    tell(unit, places);
    Ok(())
}

fn tell(unit: &mut Unit<'_>, places: Vec<String>) {
    let named = places.into_iter().filter(|place| !place.is_empty());
    let jobs = named.map(|place| Effect::File(FileJob::Forget { place }));
    unit.after.effects.extend(jobs);
}
