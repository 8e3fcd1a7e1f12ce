package dev.geturl.checks

import dev.geturl.checks.rules.CircleRule
import dev.geturl.checks.rules.CommonCodeRule
import dev.geturl.checks.rules.FileLengthRule
import dev.geturl.checks.rules.FunctionLengthRule
import dev.geturl.checks.rules.KdocRule
import dev.geturl.checks.rules.LineLengthRule
import dev.geturl.checks.rules.ModuleOrderRule
import dev.geturl.checks.rules.NotNullAssertionRule
import dev.geturl.checks.rules.OpenEndsRule
import dev.geturl.checks.rules.PackageOrderRule
import dev.geturl.checks.rules.PomVersionRule
import dev.geturl.checks.rules.SleepRule

/** All rules that the build holds the tree to. */
internal val HOUSE_RULES: List<Rule> = listOf(
    CommonCodeRule,
    ModuleOrderRule,
    PackageOrderRule,
    CircleRule(),
    KdocRule,
    FileLengthRule(),
    FunctionLengthRule(),
    LineLengthRule,
    NotNullAssertionRule,
    OpenEndsRule,
    SleepRule,
    PomVersionRule,
)
